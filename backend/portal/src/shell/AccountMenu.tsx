import { usePortal } from "../portal";
import { session } from "../session/session";
import { word } from "../text/words";
import { Icon } from "./Icon";
import { say } from "./messages";
import { Popover } from "./Popover";
import { THEMES, useTheme } from "./theme";

export function AccountMenu() {
  const { customerId } = usePortal();
  const [theme, setTheme] = useTheme();
  const leave = () => {
    session.leave();
    say("You are signed out.");
  };
  return (
    <Popover name="Account" contentName="Account" role="group" button={<Icon name="person" />}>
      <p className="quiet">Signed in as</p>
      <p className="strong">{customerId}</p>
      <fieldset role="radiogroup" className="themes">
        <legend>Theme</legend>
        {THEMES.map((each) => (
          <label key={each}>
            <input type="radio" name="theme" checked={theme === each} onChange={() => setTheme(each)} /> {word(each)}
          </label>
        ))}
      </fieldset>
      <button type="button" className="button" onClick={leave}>
        Sign out
      </button>
    </Popover>
  );
}
