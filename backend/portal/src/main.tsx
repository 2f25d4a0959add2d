import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { loadConfig } from "./config";
import { applyTheme } from "./shell/theme";
import "./styles/index.css";

applyTheme();
const root = createRoot(document.getElementById("root")!);

loadConfig().then(
  (config) =>
    root.render(
      <StrictMode>
        <App config={config} />
      </StrictMode>,
    ),
  (error: unknown) => {
    console.error(error);
    root.render(
      <main className="sign-in">
        <div role="alert" className="card">
          <h1>SecureBase cannot be opened</h1>
          <p>The portal's settings could not be read. Check your connection and reload this page.</p>
        </div>
      </main>,
    );
  },
);
