import { Dialog } from "../shell/Dialog";
import { Field } from "../shell/Field";
import { say } from "../shell/messages";

interface Props {
  title: string;
  secret: string;
  /** What else there is to say. */
  note?: string;
  onClose(): void;
}

/** A signing secret, the one time that it is shown. */
export function Secret({ title, secret, note, onClose }: Props) {
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => say("Secret copied."),
      () => say("Your browser does not let it be copied: select it, and copy it yourself."),
    );
  return (
    <Dialog title={title} onClose={onClose}>
      <p>Keep this secret now: it is shown once. With it your server checks that a request came from us. {note}</p>
      <Field label="Signing secret">
        {(bound) => (
          <input {...bound} className="secret" readOnly value={secret} onFocus={(event) => event.target.select()} />
        )}
      </Field>
      <div className="bar actions">
        {navigator.clipboard && (
          <button type="button" className="button" onClick={() => void copy()}>
            Copy
          </button>
        )}
        <button type="button" className="button primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
