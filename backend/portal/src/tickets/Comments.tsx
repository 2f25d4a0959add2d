import type { Comment } from "../api/types";
import { Skeleton } from "../shell/Empty";
import { Problem } from "../shell/Problem";
import { Markdown } from "../text/Markdown";
import { When } from "../text/time";
import { CommentForm } from "./CommentForm";
import { useComments } from "./queries";

export function Comments({ ticketId }: { ticketId: string }) {
  const { data: comments, error, isPending, refetch } = useComments(ticketId);
  return (
    <section aria-labelledby="comments" className="card">
      <h2 id="comments">Comments</h2>
      {isPending && <Skeleton rows={2} />}
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {comments?.length === 0 && <p className="quiet">No comments yet.</p>}
      {comments && comments.length > 0 && (
        <ul role="list" aria-label="Comments" className="comments">
          {comments.map((comment) => (
            <li key={comment.id}>
              <Shown comment={comment} />
            </li>
          ))}
        </ul>
      )}
      <CommentForm ticketId={ticketId} />
    </section>
  );
}

function Shown({ comment }: { comment: Comment }) {
  const isOurs = comment.author_role === "customer";
  return (
    <article aria-label={`Comment by ${isOurs ? "you" : "support"}`} className={`comment by-${comment.author_role}`}>
      <p className="comment-head">
        <span className="strong">{isOurs ? "You" : "SecureBase support"}</span> <When at={comment.created_at} />
      </p>
      <Markdown text={comment.text} />
    </article>
  );
}
