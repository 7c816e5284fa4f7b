// Removal: a user who is removed from a course or a room, or whose session is ended, loses access at once in every tab.
import { expect, test } from "../support/fixtures";
import { composer, confirm, expectMessages, header, message, offerOf, roomList, undoBar, waitUntilLive } from "../support/pages";

test("removal from a course closes its rooms in the open tabs", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(404);
  const { course, room, title, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessage(room, "For the class only");
  const roomPage = await openPage(ada, `/chat/${room}`);
  const page = await roomPage.context().newPage();
  await page.goto(`/courses/${course}`);
  await waitUntilLive(roomPage);
  await waitUntilLive(page);
  await expectMessages(roomPage, ["For the class only"]);

  const staff = await openPage(teacher, `/courses/${course}/members`);
  await waitUntilLive(staff);
  await staff.getByRole("link", { name: `@${ada.username}` }).click();
  await staff.locator("summary", { hasText: "Remove" }).click();
  await expect(staff.getByText(`Remove Ada Lovelace from ${title}?`)).toBeVisible();
  await staff.getByRole("button", { name: "Cancel" }).click();
  await confirm(staff, "Remove", "Remove from the course");
  await expect(staff.getByRole("heading", { name: "In this course: 1" })).toBeVisible();

  for (const tab of [roomPage, page]) {
    await expect(tab.getByText("This is not open to you any more.")).toBeVisible();
    await expect(roomList(tab).getByRole("link", { name: title })).toHaveCount(0);
    await expect(roomList(tab).getByRole("link", { name: "General" })).toHaveCount(0);
  }
  await expect(composer(roomPage)).toHaveCount(0);
  await expect(roomPage.getByText("For the class only")).toHaveCount(0);

  await test.step("the room then looks like one that does not exist", async () => {
    const gone = await ada.request.get(`/chat/${room}`);
    const never = await ada.request.get("/chat/999999");
    expect([gone.status(), never.status()]).toEqual([404, 404]);
    const refused = await ada.tryToExecute({ do: "send", room, uuid: crypto.randomUUID(), content: "Let me in" });
    expect(refused.status()).toBe(404);
    await roomPage.reload();
    await expect(roomPage.getByRole("heading", { name: "Not found" })).toBeVisible();
  });

  await test.step("once let in by name, the rooms are back", async () => {
    await teacher.execute({ do: "add_member", course, username: ada.username, role: "student" });
    await ada.acceptOffers();
    await expect(roomList(page).getByRole("link", { name: "General" })).toBeVisible();
  });
});

test("leaving a course closes its rooms in the other tab too", async ({ site, openPage }) => {
  const { course, room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const roomPage = await openPage(ada, `/chat/${room}`);
  const page = await roomPage.context().newPage();
  await page.goto(`/courses/${course}`);
  await waitUntilLive(roomPage);
  await waitUntilLive(page);
  await confirm(page, "Leave this course", "Leave");
  await expect(page).toHaveURL("/");
  await expect(page.getByText("You are in no course yet.")).toBeVisible();
  await expect(roomPage.getByText("This is not open to you any more.")).toBeVisible();
});

test("a private room closes for a removed participant, and opens for an added one", async ({ site, openPage }) => {
  const { course, teacher, students: [ada, alan] } = await site.createCourse("Ada Lovelace", "Alan Turing");
  const room = await teacher.createPrivateRoom(course, "Exam board", [ada]);
  await teacher.sendMessage(room, "Between us");
  const studentPage = await openPage(ada, `/chat/${room}`);
  const otherStudentPage = await openPage(alan, "/");
  const staff = await openPage(teacher, `/chat/${room}/settings`);
  for (const page of [studentPage, otherStudentPage, staff]) await waitUntilLive(page);

  await confirm(staff.getByRole("listitem").filter({ hasText: `@${ada.username}` }), "Remove", "Remove from the room");
  await expect(studentPage.getByText("This is not open to you any more.")).toBeVisible();
  await expect(studentPage.getByText("Between us")).toHaveCount(0);
  await expect(roomList(studentPage).getByRole("link", { name: "Exam board" })).toHaveCount(0);

  await staff.getByLabel("Offer it to", { exact: true }).selectOption({ label: `Alan Turing (@${alan.username})` });
  await staff.getByRole("button", { name: "Offer the room" }).click();
  await otherStudentPage.getByRole("button", { name: offerOf("Accept", "Exam board") }).click();
  await roomList(otherStudentPage).getByRole("link", { name: "Exam board" }).click();
  await expectMessages(otherStudentPage, ["Between us"]);
});

test("an archived course can be read, but not written in", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessage(room, "The last lecture");
  const studentPage = await openPage(ada, `/chat/${room}`);
  const staff = await openPage(teacher, `/courses/${course}/settings`);
  await waitUntilLive(studentPage);
  await waitUntilLive(staff);
  await staff.getByRole("button", { name: "Archive the course" }).click();
  await expect(studentPage.getByText("This course is archived")).toBeVisible();
  await expect(composer(studentPage)).toHaveCount(0);
  await expect(message(studentPage, "The last lecture")).toBeVisible();
  await expect(undoBar(staff)).toContainText("The course is archived.");
  await undoBar(staff).getByRole("button", { name: "Undo" }).click();
  await expect(composer(studentPage)).toBeVisible();
});

test("a session that is ended elsewhere is signed out in its open tab", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allow(/WebSocket connection/);
  consoleErrors.allowStatus(401);
  const { students: [ada] } = await site.createCourse("Ada Lovelace");
  const library = await openPage(site.server, "/signin?next=%2Fnotifications");
  await library.getByLabel("User name").fill(ada.username);
  await library.getByLabel("Password").fill("correct horse battery");
  await library.getByRole("button", { name: "Sign in" }).click();
  await expect(library).toHaveURL("/notifications");
  await waitUntilLive(library);

  const home = await openPage(ada, "/settings");
  await waitUntilLive(home);
  const there = home.locator("details").filter({ has: home.getByText("Sign out there") });
  await there.locator("summary").click();
  // A browser that is found open is not enough to sign its user out elsewhere.
  await there.getByLabel("Your password").fill("not this one");
  await there.getByRole("button", { name: "Sign out there" }).click();
  await expect(there.getByText("This is not your password")).toBeVisible();
  await expect(there.getByLabel("Your password")).toBeFocused();
  await there.getByLabel("Your password").fill("correct horse battery");
  await there.getByRole("button", { name: "Sign out there" }).click();
  await expect(there).toHaveCount(0);
  await expect(library.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(library).toHaveURL("/signin?next=%2Fnotifications");
  await waitUntilLive(home);
});

test("signing out signs out all tabs of the browser", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allow(/WebSocket connection/);
  consoleErrors.allowStatus(401);
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const roomPage = await openPage(ada, `/chat/${room}`);
  const page = await roomPage.context().newPage();
  await page.goto("/");
  await waitUntilLive(roomPage);
  await waitUntilLive(page);
  await header(page).locator("summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/signin");
  await expect(roomPage.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test(`signing out everywhere takes the password, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({ site, openPage, consoleErrors }) => {
    consoleErrors.allow(/WebSocket connection/);
    consoleErrors.allowStatus(401);
    consoleErrors.allowStatus(422);
    const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
    const other = await openPage(ada, `/chat/${room}`);
    await waitUntilLive(other);
    await composer(other).fill("Not sent yet");
    const page = await other.context().browser()!.newContext({ javaScriptEnabled, storageState: await other.context().storageState(), baseURL: new URL(other.url()).origin })
      .then((context) => context.newPage());
    const isKept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("cohort.draft")).length);
    await page.goto("/settings");
    if (javaScriptEnabled) await waitUntilLive(page);
    const everywhere = page.locator("details").filter({ hasText: "Sign out everywhere" });
    await everywhere.locator("summary").click();
    const send = async (password: string) => {
      await everywhere.getByLabel("Your password").fill(password);
      await everywhere.getByRole("button", { name: "Sign out everywhere" }).click();
      // What is not sent would be lost: that is asked first.
      if (javaScriptEnabled) await everywhere.getByRole("button", { name: "Sign out everywhere" }).click();
    };
    await send("not this one");
    await expect(everywhere.getByText("This is not your password")).toBeVisible();
    if (javaScriptEnabled) expect(await isKept()).toBe(1);
    await send("correct horse battery");
    await expect(page).toHaveURL("/signin");
    await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
    if (javaScriptEnabled) await expect.poll(isKept).toBe(0);
    await page.context().close();
  });
}
