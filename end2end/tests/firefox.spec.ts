// The main story in Firefox: signing in, sending, receiving live, a notification, deleting by keyboard.
import { expect, test } from "../support/fixtures";
import { Firefox, type FirefoxPage } from "../support/firefox";
import { PASSWORD, type User } from "../support/users";

const ENTER = "\uE007";
const TAB = "\uE004";
const SHIFT = "\uE008";
const UP = "\uE013";
const RIGHT = "\uE014";

test("two people talk in Firefox", async ({ site }) => {
  test.setTimeout(120_000);
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const projects = await teacher.createRoom(course, "Projects");
  const firefox = await Firefox.start();
  try {
    const [mine, theirs] = [await firefox.newPage(), await firefox.newPage()];
    for (const [page, user] of [[mine, ada], [theirs, teacher]] as const) await signIn(page, user, `/chat/${room}`);

    await mine.click("#composer");
    await mine.type("Hello from Firefox");
    await mine.press(ENTER);
    await theirs.waitFor(`[...document.querySelectorAll("article .text")].some((text) => text.innerText === "Hello from Firefox")`);
    await theirs.click("#composer");
    await theirs.type("Hello to you");
    await theirs.press(ENTER);
    await mine.waitFor(`document.querySelector("#m2 .text")?.innerText === "Hello to you"`);
    await mine.waitFor(`document.querySelector("[role=log]").innerText.includes("Hello to you")`);

    await teacher.sendMessage(projects, `And here, @${ada.username}`);
    await mine.waitFor(`document.querySelector("#notifications-link .badge")`);
    await mine.activate();
    await mine.click("#notifications-link");
    await mine.waitFor(`document.querySelector("main").innerText.includes("mentioned you in Projects")`);

    // Back to the room, and one's own message goes by keyboard. The focus stays on it.
    await mine.click(`.room-list-pane a[href="/chat/${room}"]`);
    await mine.waitFor(`document.querySelector("#m2")`);
    await mine.click("#composer");
    // Past the button for files, the time and the name.
    await mine.pressWith(SHIFT, TAB);
    await mine.pressWith(SHIFT, TAB);
    await mine.pressWith(SHIFT, TAB);
    await mine.pressWith(SHIFT, TAB);
    await mine.waitFor(`document.activeElement?.id === "m2"`);
    await mine.press(UP);
    await mine.waitFor(`document.activeElement?.id === "m1" && document.querySelector("#m1 .toolbar")`);
    await mine.press(ENTER, RIGHT, RIGHT, RIGHT);
    await mine.waitFor(`document.activeElement?.title === "Delete"`);
    await mine.press(ENTER);
    await theirs.waitFor(`document.querySelector("#m1 .text").innerText === "This message was deleted."`);
    await mine.waitFor(`document.activeElement?.id === "m1" && document.activeElement.innerText.includes("deleted")`);
    expect(firefox.errors).toEqual([]);
  } finally {
    await firefox.stop();
  }
});

async function signIn(page: FirefoxPage, user: User, path: string): Promise<void> {
  await page.goto(`${user.server.url}/signin?next=${encodeURIComponent(path)}`);
  await page.waitFor(`document.documentElement.hasAttribute("data-hydrated")`);
  await page.click("[name=username]");
  await page.type(user.username);
  await page.click("[name=password]");
  await page.type(PASSWORD);
  await page.press(ENTER);
  await page.waitFor(`location.pathname === "${path}" && document.documentElement.hasAttribute("data-hydrated")`);
  await page.waitFor(`document.querySelector(".status").innerText.trim() === "Live"`);
}
