import { NavLink, Outlet } from "react-router-dom";
import { LiveIndicator } from "../live/LiveIndicator";
import { NotificationCenter } from "../notifications/NotificationCenter";
import { AccountMenu } from "./AccountMenu";
import { Icon } from "./Icon";

/** What surrounds every page. */
export function Layout() {
  return (
    <>
      <a className="skip" href="#content">
        Skip to content
      </a>
      <header className="header">
        <div className="brand">
          <Icon name="shield" />
          <span>SecureBase</span>
        </div>
        <nav aria-label="Main">
          <NavLink to="/support">Support</NavLink>
          <NavLink to="/notifications">Notifications</NavLink>
          <NavLink to="/webhooks">Webhooks</NavLink>
          <NavLink to="/costs">Costs</NavLink>
        </nav>
        <div className="tools">
          <LiveIndicator />
          <NotificationCenter />
          <AccountMenu />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}
