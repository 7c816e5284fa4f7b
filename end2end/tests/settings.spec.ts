// Settings: saving is confirmed, and takes effect everywhere at once.
import { expect, test } from "../support/fixtures";
import { header, waitUntilLive, message, roomList, sendMessage, expectMessages, offerOf } from "../support/pages";

test("everybody sees a new name, on old messages too", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await ada.sendMessage(room, "Good morning");
  const other = await openPage(teacher, `/chat/${room}`);
  const page = await openPage(ada, "/settings");
  await waitUntilLive(other);
  await waitUntilLive(page);
  await page.getByLabel("The name others see").fill("Countess Lovelace");
  await page.locator("form").filter({ has: page.getByLabel("The name others see") }).getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(message(other, "Good morning")).toHaveAccessibleName("Countess Lovelace");
  await header(page).locator("summary").click();
  await expect(header(page).getByText("Countess Lovelace")).toBeVisible();
});

test("the theme changes at once, and is kept", async ({ site, openPage }) => {
  const { students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, "/settings", { colorScheme: "light" });
  await waitUntilLive(page);
  const backgroundColor = () => page.locator("html").evaluate((html) => getComputedStyle(html).backgroundColor);
  const light = await backgroundColor();
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect.poll(backgroundColor).not.toBe(light);
  await page.reload();
  await waitUntilLive(page);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await page.getByRole("radio", { name: "As the system" }).check();
  await expect.poll(backgroundColor).toBe(light);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(backgroundColor).not.toBe(light);
});

test("what is typed while a page loads stays when the answer comes", async ({ site, openPage }) => {
  const { course, teacher } = await site.createCourse("Ada Lovelace");
  const group = await teacher.createPrivateRoom(course, "Study group", []);
  const page = await openPage(teacher, "/");
  // From now on the answer for the settings page is held back.
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let answered = (): void => undefined;
  const answer = new Promise<void>((resolve) => (answered = resolve));
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage(async (frame) => {
      const isSettings = frame.toString().startsWith('{"snapshot"') && frame.toString().includes('"contacts"');
      if (isSettings) await released;
      socket.send(frame);
      if (isSettings) answered();
    });
  });
  await page.goto(`/chat/${group}`);
  await waitUntilLive(page);
  await page.getByRole("main").getByRole("link", { name: "Room settings" }).click();
  const topic = page.getByLabel("Topic");
  await topic.fill("Typed early");
  release();
  await answer;
  await expect(page.getByRole("heading", { name: "Settings of Study group" })).toBeVisible();
  await expect(topic).toHaveValue("Typed early");
});

test("renaming a room is confirmed", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const studentPage = await openPage(ada, `/chat/${room}`);
  const page = await openPage(teacher, `/chat/${room}/settings`);
  await waitUntilLive(studentPage);
  await waitUntilLive(page);
  const form = page.locator("form").filter({ has: page.getByLabel("Topic") });
  await form.getByLabel("Name").fill("Everybody");
  await form.getByLabel("Topic").fill("All of us");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(studentPage.getByRole("heading", { name: "Everybody", level: 1 })).toBeVisible();
  await expect(roomList(page).getByRole("link", { name: "Everybody" })).toBeVisible();
  // Here or in the room: she sees that it is saved.
  await expect(page.getByText("Saved.").or(page.getByRole("heading", { name: "Everybody", level: 1, exact: true }))).toBeVisible();
});

test("a course room, an announcement room and a private room are created", async ({ site, openPage }) => {
  const { course, teacher, students: [ada, alan] } = await site.createCourse("Ada Lovelace", "Alan Turing");
  const studentPage = await openPage(ada, "/");
  const otherStudentPage = await openPage(alan, "/");
  const page = await openPage(teacher, `/courses/${course}`);
  for (const tab of [studentPage, otherStudentPage, page]) await waitUntilLive(tab);
  const open = page.locator("form").filter({ has: page.getByRole("button", { name: "Create the room" }) });
  const closed = page.locator("form").filter({ has: page.getByRole("button", { name: "Create the private room" }) });

  await page.getByRole("link", { name: "New room" }).click();
  await open.getByLabel("Only staff: announcements").check();
  await open.getByLabel("Name").fill("News");
  await open.getByRole("button", { name: "Create the room" }).click();
  await expect(page.getByRole("heading", { name: "News", level: 1 })).toBeVisible();
  await sendMessage(page, "The lecture moves to room 5");
  await expectMessages(page, ["The lecture moves to room 5"]);
  await roomList(studentPage).getByRole("link", { name: "News" }).click();
  await expectMessages(studentPage, ["The lecture moves to room 5"]);
  await expect(studentPage.getByText("Only the course's staff write here.")).toBeVisible();

  await page.goto(`/courses/${course}/rooms/new`);
  await waitUntilLive(page);
  await closed.getByLabel("Name").fill("Tutors");
  await closed.getByLabel(`Ada Lovelace (@${ada.username})`).check();
  await closed.getByRole("button", { name: "Create the private room" }).click();
  await expect(page.getByRole("heading", { name: "Tutors", level: 1 })).toBeVisible();
  await studentPage.goto("/");
  await studentPage.getByRole("button", { name: offerOf("Accept", "Tutors") }).click();
  await expect(page.getByRole("complementary").getByText(`@${ada.username}`)).toBeVisible();
  await expect(roomList(studentPage).getByRole("link", { name: "Tutors" })).toBeVisible();
  await expect(roomList(otherStudentPage).getByRole("link", { name: "News" })).toBeVisible();
  await expect(roomList(otherStudentPage).getByRole("link", { name: "Tutors" })).toHaveCount(0);
});
