// Locators for the parts of a page, by their accessible names, and the actions and expectations that tests share.
import { expect, type Locator, type Page } from "@playwright/test";
import { PASSWORD, type User } from "./users";

/** The header of every signed-in page. */
export const header = (page: Page): Locator => page.getByRole("banner");

/** The connection status in the header. */
export const connectionStatus = (page: Page): Locator => header(page).getByRole("status");

/** The list of courses and rooms beside the page. */
export const roomList = (page: Page): Locator => page.getByRole("navigation", { name: "Courses and rooms" });

/** The field in which a message is written. */
export const composer = (page: Page): Locator => page.getByRole("textbox", { name: /^(Write to |Reply in )/ });

/** The message list. */
export const messageList = (page: Page): Locator => page.getByRole("region", { name: "Messages" });

/** All messages in the list, unsent ones too. */
export const messages = (page: Page): Locator => messageList(page).getByRole("article");

/** The message with this text. */
export const message = (page: Page, text: string): Locator =>
  messages(page).filter({ has: page.getByText(text, { exact: true }) });

/** The field in which a message is edited. */
export const editor = (page: Page): Locator => page.getByRole("textbox", { name: "Change the message" });

/** The rows of /notifications. */
export const notifications = (page: Page): Locator => page.getByRole("main").getByRole("list", { name: "Notifications" }).getByRole("listitem");

/** Waits until the page is hydrated. */
export async function waitForHydration(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "");
}

/** Waits until the page is hydrated and its socket is live. */
export async function waitUntilLive(page: Page): Promise<void> {
  await waitForHydration(page);
  await expect(connectionStatus(page)).toHaveText("Live");
}

/** Types a message and sends it with Enter. */
export async function sendMessage(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}

/** Expects exactly these messages in this order, and none that is still being sent. */
export async function expectMessages(page: Page, texts: string[]): Promise<void> {
  await expect(messages(page)).toContainText(texts);
  await expect(messageList(page).getByText(/Sending…|Waiting for connection/)).toHaveCount(0);
}

/** Expects these unread counts on the chat icon, on the bell and in the tab's title. */
export async function expectUnread(page: Page, count: { messages: string; notifications: string }): Promise<void> {
  const text = (name: string, count: string) => (count === "" ? name : new RegExp(`^${name}\\s*${count.replace("+", "\\+")}\\s*unread$`));
  const link = (name: string) => header(page).getByRole("link", { name: new RegExp(`^${name}`) });
  await expect(link("Messages")).toHaveText(text("Messages", count.messages));
  await expect(link("Notifications")).toHaveText(text("Notifications", count.notifications));
  await expect(page).toHaveTitle(count.messages === "" ? /^[^(]/ : new RegExp(`^\\(${count.messages.replace("+", "\\+")}\\) `));
}

/** Opens what is folded away behind these words, if it is not open. */
export async function unfold(page: Page, words: string): Promise<void> {
  const folded = page.locator("details:not([open]) > summary", { hasText: words });
  if ((await folded.count()) > 0) await folded.click();
}

/** Presses a button that asks first, and then the one that does it. */
export async function confirm(place: Page | Locator, ask: string | RegExp, answer: string): Promise<void> {
  await place.locator("details.confirm > summary", { hasText: ask }).click();
  await place.getByRole("button", { name: answer, exact: true }).click();
}

/** The bar that says what was done, and undoes it. */
export const undoBar = (page: Page): Locator => page.locator(".undo-bar");

/** A button of the toolbar that a message shows under the pointer. */
export async function toolbarButton(message: Locator, name: string): Promise<Locator> {
  await message.hover();
  return message.getByRole("button", { name, exact: true });
}

/** An entry of the menu "More" in the toolbar of a message. */
export async function menuItem(message: Locator, name: string): Promise<Locator> {
  const more = await toolbarButton(message, "More");
  if ((await more.getAttribute("aria-expanded")) !== "true") await more.click();
  return message.getByRole("menuitem", { name, exact: true });
}

/** Expects a problem beside a field, visible and in its accessible description. */
export async function expectFieldError(field: Locator, sentence: string | RegExp): Promise<void> {
  await expect(field).toHaveAccessibleDescription(typeof sentence === "string" ? new RegExp(escapeRegExp(sentence)) : sentence);
  await expect(field.page().getByText(sentence).first()).toBeVisible();
}

/** Removes the browser's own validation from fields, to see what the server answers. */
export async function removeBrowserValidation(...fields: Locator[]): Promise<void> {
  for (const field of fields) {
    await field.evaluate((element) => ["required", "minlength", "maxlength"].forEach((name) => element.removeAttribute(name)));
  }
}

/** Expects that the page is not wider than its window. */
export async function expectNoHorizontalScroll(page: Page): Promise<void> {
  // A phone enlarges its window instead of scrolling: take the larger of the two.
  const width = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, window.innerWidth));
  expect.soft(width, `the width of ${page.url()}`).toBe(page.viewportSize()?.width);
}

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The name of a button that answers an offer. */
export const offerOf = (answer: "Accept" | "Decline", title: string): string => `${answer} ${title}`;

/** The browser sends it and the server refuses it: with all that it leaves open closed, it is longer than a message may be. */
export const REFUSED_TEXT = "abc" + "\u2067".repeat(3990);

/** Signs in on the page that asks for it. */
export async function signIn(page: Page, user: User): Promise<void> {
  await page.getByLabel("User name").fill(user.username);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
}
