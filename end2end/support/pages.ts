// The parts of a page, by the names people (and screen readers) know them by.
import { expect, type Locator, type Page } from "@playwright/test";

/** The bar on top of every signed-in page. */
export const bar = (page: Page): Locator => page.getByRole("banner");

/** Whether the page is live, as the bar says it. */
export const status = (page: Page): Locator => bar(page).getByRole("status");

/** The list of courses and rooms beside the page. */
export const places = (page: Page): Locator => page.getByRole("navigation", { name: "Courses and rooms" });

/** Where one writes. */
export const composer = (page: Page): Locator => page.getByRole("textbox", { name: /^Write to / });

/** The list of messages. */
export const timeline = (page: Page): Locator => page.getByRole("region", { name: "Messages" });

/** All messages in it, those on their way too. */
export const messages = (page: Page): Locator => timeline(page).getByRole("article");

/** The message with this text. */
export const message = (page: Page, text: string): Locator =>
  messages(page).filter({ has: page.getByText(text, { exact: true }) });

/** Where a message is changed. */
export const editor = (page: Page): Locator => page.getByRole("textbox", { name: "Change the message" });

/** The rows of /notifications. */
export const notifications = (page: Page): Locator => page.getByRole("main").getByRole("listitem").filter({ has: page.getByRole("heading") });

/** The page has come alive. */
export async function isAlive(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "");
}

/** The page is alive and hears of everything at once. */
export async function isLive(page: Page): Promise<void> {
  await isAlive(page);
  await expect(status(page)).toHaveText("Live");
}

/** Writes a message and sends it with Enter. */
export async function says(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}

/** The room shows these messages, in this order, each once, and nothing is on its way any more. */
export async function shows(page: Page, texts: string[]): Promise<void> {
  await expect(messages(page)).toContainText(texts);
  await expect(timeline(page).getByText("Sending…")).toHaveCount(0);
}

/** What the chat icon, the bell and the tab's title say is unread. */
export async function unread(page: Page, count: { messages: string; notifications: string }): Promise<void> {
  const said = (name: string, count: string) => (count === "" ? name : new RegExp(`^${name}\\s*${count.replace("+", "\\+")}\\s*unread$`));
  const link = (name: string) => bar(page).getByRole("link", { name: new RegExp(`^${name}`) });
  await expect(link("Messages")).toHaveText(said("Messages", count.messages));
  await expect(link("Notifications")).toHaveText(said("Notifications", count.notifications));
  await expect(page).toHaveTitle(count.messages === "" ? /^[^(]/ : new RegExp(`^\\(${count.messages.replace("+", "\\+")}\\) `));
}

/** A tool of a message, by the pointer. */
export async function tool(message: Locator, name: string): Promise<Locator> {
  await message.hover();
  return message.getByRole("button", { name, exact: true });
}

/** A field says what is wrong with it, to the eye and to a screen reader. */
export async function objects(field: Locator, sentence: string | RegExp): Promise<void> {
  await expect(field).toHaveAccessibleDescription(typeof sentence === "string" ? new RegExp(escaped(sentence)) : sentence);
  await expect(field.page().getByText(sentence).first()).toBeVisible();
}

/** Takes the browser's own checks off a field, to see what the server says. */
export async function unbounded(...fields: Locator[]): Promise<void> {
  for (const field of fields) {
    await field.evaluate((element) => ["required", "minlength", "maxlength"].forEach((name) => element.removeAttribute(name)));
  }
}

/** The page is no wider than its window. */
export async function fitsAcross(page: Page): Promise<void> {
  // A phone makes its window wider instead of scrolling; both are too wide.
  const wide = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, window.innerWidth));
  expect.soft(wide, `the width of ${page.url()}`).toBe(page.viewportSize()?.width);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
