import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import type { Api } from "../../src/api/api";
import { ApiError } from "../../src/api/errors";
import { NewTicketDialog } from "../../src/tickets/NewTicketDialog";
import { fakeApi, show, ticket } from "../given";

const open = (createTicket: Api["createTicket"]) =>
  show(<NewTicketDialog />, { api: fakeApi({ createTicket }), at: "/support/new", path: "/support/new" });

const subject = () => screen.getByRole("textbox", { name: "Subject" });
const description = () => screen.getByRole("textbox", { name: "Description" });
const create = () => userEvent.click(screen.getByRole("button", { name: "Create ticket" }));

async function fill() {
  await userEvent.type(subject(), " Printer on fire ");
  await userEvent.type(description(), "It burns.");
}

describe("new ticket", () => {
  test("sends what was entered, and goes on to the ticket", async () => {
    const send = vi.fn(async () => ticket());
    open(send);
    expect(subject()).toHaveFocus();
    await fill();
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Priority" }), "Critical");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Category" }), "Security");
    await create();
    expect(await screen.findByText("another page")).toBeVisible();
    expect(screen.getByRole("status", { name: "Messages" })).toHaveTextContent("Ticket created.");
    const body = { subject: "Printer on fire", description: "It burns.", priority: "critical", category: "security" };
    expect(send).toHaveBeenCalledExactlyOnceWith(body, expect.stringMatching(/^[\da-f-]{36}$/));
    expect(sessionStorage).toHaveLength(0);
  });

  test("says what is missing, at the field, and sends nothing", async () => {
    const send = vi.fn(async () => ticket());
    open(send);
    await create();
    expect(subject()).toHaveAttribute("aria-invalid", "true");
    expect(subject()).toHaveAccessibleDescription("Enter a subject.");
    expect(description()).toHaveAccessibleDescription(/Enter a description\./);
    expect(subject()).toHaveFocus();
    expect(send).not.toHaveBeenCalled();
  });

  test("counts characters as the API does", async () => {
    open(vi.fn(async () => ticket()));
    await userEvent.click(subject());
    await userEvent.paste("😀".repeat(256));
    await create();
    expect(subject()).toHaveAccessibleDescription("At most 255 characters; these are 256.");
  });

  test("a failure keeps everything, and the next try bears the same key", async () => {
    const send = vi.fn<Api["createTicket"]>().mockRejectedValueOnce(new ApiError("timeout")).mockResolvedValue(ticket());
    open(send);
    await fill();
    await create();
    expect(await screen.findByRole("alert")).toHaveTextContent("took too long to answer. Try again. Nothing you typed is lost.");
    expect(description()).toHaveValue("It burns.");
    await create();
    await waitFor(() => expect(send).toHaveBeenCalledTimes(2));
    expect(send.mock.calls[1]![1]).toBe(send.mock.calls[0]![1]);
  });

  test("pressed twice, it is sent once", async () => {
    const send = vi.fn(() => new Promise<never>(() => {}));
    open(send);
    await fill();
    await userEvent.dblClick(screen.getByRole("button", { name: "Create ticket" }));
    expect(send).toHaveBeenCalledOnce();
  });

  test("closed, it keeps what was typed until it is discarded", async () => {
    const first = open(vi.fn());
    await fill();
    await userEvent.click(screen.getByRole("button", { name: "Close" }));
    expect(screen.getByText("another page")).toBeVisible();
    first.unmount();
    open(vi.fn());
    expect(description()).toHaveValue("It burns.");
    await userEvent.click(screen.getByRole("button", { name: "Discard draft" }));
    expect(description()).toHaveValue("");
    expect(screen.queryByRole("button", { name: "Discard draft" })).not.toBeInTheDocument();
  });

  test("lists the chosen files, and takes back one", async () => {
    open(vi.fn());
    await userEvent.upload(screen.getByLabelText("Attachments"), [new File(["1"], "a.txt"), new File(["2"], "b.txt")]);
    const chosen = within(screen.getByRole("list", { name: "Chosen files" }));
    await userEvent.click(chosen.getByRole("button", { name: "Remove a.txt" }));
    expect(chosen.getAllByRole("listitem").map((each) => each.textContent)).toEqual(["b.txt 1 B"]);
    await userEvent.click(chosen.getByRole("button", { name: "Remove b.txt" }));
  });

  test("takes ten files, and no eleventh", async () => {
    open(vi.fn());
    const files = Array.from({ length: 11 }, (_, at) => new File(["1"], `${at}.txt`));
    await userEvent.upload(screen.getByLabelText("Attachments"), files.slice(0, 10));
    expect(screen.getByLabelText("Attachments")).toHaveAccessibleDescription("At most 10 files of 10 MB.");
    await userEvent.upload(screen.getByLabelText("Attachments"), files.slice(10));
    expect(screen.getByLabelText("Attachments")).toHaveAccessibleDescription("A ticket takes at most 10 files.");
    for (const { name } of files) await userEvent.click(screen.getByRole("button", { name: `Remove ${name}` }));
  });

  test("refuses a file that is too large before anything is sent", async () => {
    const send = vi.fn();
    open(send);
    await fill();
    const large = new File(["x"], "large.bin");
    Object.defineProperty(large, "size", { value: 10 * 1024 ** 2 + 1 });
    await userEvent.upload(screen.getByLabelText("Attachments"), large);
    expect(screen.getByLabelText("Attachments")).toHaveAccessibleDescription("large.bin is larger than 10 MB.");
    await create();
    expect(send).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole("button", { name: "Remove large.bin" }));
  });
});
