import { Link } from "react-router-dom";
import { Empty } from "./Empty";

interface Props {
  /** The page's heading. */
  title: string;
  text: string;
  to: string;
  label: string;
}

/** What is shown in place of what is not there, and where to go from it. */
export function NotFound({ title, text, to, label }: Props) {
  return (
    <>
      <h1>{title}</h1>
      <Empty title={text}>
        <Link className="button" to={to}>
          {label}
        </Link>
      </Empty>
    </>
  );
}
