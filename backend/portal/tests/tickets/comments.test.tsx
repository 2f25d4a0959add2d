import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { ApiError } from "../../src/api/errors";
import type { Comment } from "../../src/api/types";
import { createClient } from "../../src/session/SignedIn";
import { Comments } from "../../src/tickets/Comments";
import { comment, fakeApi, show } from "../given";

const box = () => screen.getByRole("textbox", { name: "Add a comment" });
const add = () => screen.getByRole("button", { name: "Add comment" });

async function comments(addComment: (id: string, text: string, key: string) => Promise<Comment>) {
  const api = fakeApi({ addComment: vi.fn((...all: Parameters<typeof addComment>) => addComment(...all)), getComments: async () => [comment({ text: "The first" })] });
  const shown = show(<Comments ticketId="t-1" />, { api });
  await screen.findByText("The first");
  return { ...shown, sent: vi.mocked(api.addComment).mock.calls };
}

describe("comments", () => {
  test("one is added at the end, and the field is empty again", async () => {
    await comments(async (_, text) => comment({ text }));
    await userEvent.type(box(), "  The **second** ");
    await userEvent.click(add());
    await waitFor(() => expect(screen.getAllByRole("article")).toHaveLength(2));
    expect(screen.getAllByRole("article")[1]).toHaveTextContent("The second");
    expect(box()).toHaveValue("");
    expect(screen.getByRole("status", { name: "Messages" })).toHaveTextContent("Comment added.");
  });

  test.each([
    ["the first list", 1],
    ["a list that is read again", 2],
  ])("%s, when it was asked for before, does not take a new comment away", async (_, asked) => {
    const old = comment({ text: "The first" });
    const answers: ((all: Comment[]) => void)[] = [];
    const getComments = vi.fn(() => new Promise<Comment[]>((resolve) => answers.push(resolve)));
    const client = createClient();
    const api = fakeApi({ addComment: async (_, text) => comment({ text }), getComments });
    show(<Comments ticketId="t-1" />, { api, client });
    if (asked === 2) {
      await act(async () => answers[0]!([old]));
      act(() => void client.invalidateQueries({ queryKey: ["comments", "t-1"] }));
    }
    await userEvent.type(box(), "The second");
    await userEvent.click(add());
    await screen.findByText("The second");
    await act(async () => answers.forEach((answer) => answer([old])));
    await waitFor(() => expect(screen.getAllByRole("article")).toHaveLength(2));
    expect(screen.getAllByRole("article")[1]).toHaveTextContent("The second");
  });

  test("says who wrote it", async () => {
    const api = fakeApi({ getComments: async () => [comment(), comment({ author_role: "support" })] });
    show(<Comments ticketId="t-1" />, { api });
    expect(await screen.findByRole("article", { name: "Comment by you" })).toBeVisible();
    expect(screen.getByRole("article", { name: "Comment by support" })).toBeVisible();
  });

  test("a failure is told, the text stays, and the next try bears the same key", async () => {
    const send = vi.fn().mockRejectedValueOnce(new ApiError("unreachable")).mockResolvedValueOnce(comment());
    const { sent } = await comments(send);
    await userEvent.type(box(), "Help");
    await userEvent.click(add());
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "SecureBase cannot be reached. Check your connection and try again. Nothing you typed is lost.",
    );
    expect(box()).toHaveValue("Help");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(box()).toHaveValue(""));
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    expect(sent).toHaveLength(2);
    expect(sent[0]![2]).toBe(sent[1]![2]);
  });

  test("the same words about another ticket bear another key", async () => {
    const send = vi.fn().mockRejectedValueOnce(new ApiError("timeout")).mockResolvedValue(comment());
    const first = await comments(send);
    await userEvent.type(box(), "Help");
    await userEvent.click(add());
    await screen.findByRole("alert");
    first.unmount();
    const api = fakeApi({ addComment: send, getComments: async () => [] });
    show(<Comments ticketId="t-2" />, { api });
    await userEvent.type(box(), "Help");
    await userEvent.click(add());
    await waitFor(() => expect(send).toHaveBeenCalledTimes(2));
    expect(send.mock.calls.map(([id]) => id)).toEqual(["t-1", "t-2"]);
    expect(send.mock.calls[1]![2]).not.toBe(send.mock.calls[0]![2]);
  });

  test("the same key also after a reload, another one for another text, and for the same text said again", async () => {
    const send = vi.fn().mockRejectedValueOnce(new ApiError("timeout")).mockResolvedValue(comment());
    const first = await comments(send);
    await userEvent.type(box(), "Help");
    await userEvent.click(add());
    await screen.findByRole("alert");
    first.unmount();

    const { sent } = await comments(send);
    expect(box()).toHaveValue("Help");
    await userEvent.click(add());
    await waitFor(() => expect(box()).toHaveValue(""));
    await userEvent.type(box(), "Help");
    await userEvent.click(add());
    await waitFor(() => expect(sent).toHaveLength(2));
    const keys = [first.sent[0]![2], sent[0]![2], sent[1]![2]];
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  test("pressed twice, it is sent once", async () => {
    const { sent } = await comments(() => new Promise(() => {}));
    await userEvent.type(box(), "Once");
    await userEvent.dblClick(add());
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(sent).toHaveLength(1);
    expect(screen.getByRole("button", { name: "Adding…" })).toHaveAttribute("aria-disabled", "true");
  });

  test("what was typed while it was under way stays", async () => {
    let accept = (_: Comment) => {};
    await comments(() => new Promise((resolve) => (accept = resolve)));
    await userEvent.type(box(), "One.");
    await userEvent.click(add());
    await userEvent.type(box(), " Two.");
    accept(comment({ text: "One." }));
    await waitFor(() => expect(box()).toHaveValue("Two."));
  });

  test("sent while one is elsewhere, it is not offered again", async () => {
    let accept = (_: Comment) => {};
    const first = await comments(() => new Promise((resolve) => (accept = resolve)));
    await userEvent.type(box(), "One.");
    await userEvent.click(add());
    first.unmount();
    accept(comment({ text: "One." }));
    await comments(async () => comment());
    await waitFor(() => expect(sessionStorage.length).toBe(0));
    expect(box()).toHaveValue("");
  });

  test("an empty or an overlong one is not sent", async () => {
    const { sent } = await comments(async () => comment());
    await userEvent.type(box(), "   ");
    await userEvent.click(add());
    await userEvent.click(box());
    await userEvent.paste("x".repeat(10_001));
    expect(box()).toHaveAccessibleDescription(/At most 10000 characters; these are 10001/);
    await userEvent.click(add());
    expect(sent).toHaveLength(0);
  });
});
