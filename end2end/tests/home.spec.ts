// The page of the day, and finding one's way: courses named beside their rooms, the menu, the help, an archived course.
import { expect, test } from "../support/fixtures";
import { composer, expectUnread, header, notifications, roomList, waitUntilLive } from "../support/pages";

const DAY = 86_400_000;

test("the day arrives on the first page by itself, on two screens", async ({ site, openPage }) => {
  const { course, room, title, invite, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const student = await openPage(ada, "/");
  const staff = await openPage(teacher, "/");
  await waitUntilLive(student);
  await waitUntilLive(staff);
  const section = (page: typeof student, name: string) => page.getByRole("region", { name });
  await expect(student.getByText("You have read everything, and nothing asks for you.")).toBeVisible();
  await expect(section(student, "Due in the next two weeks")).toContainText("Nothing is due in the next two weeks.");

  await test.step("a message, with its course, author and time; a later one takes its place", async () => {
    await teacher.sendMessage(room, "The hall is open");
    const row = section(student, "Unread").getByRole("link", { name: /General/ });
    await expect(row).toContainText(title);
    await expect(row).toContainText("Grace Hopper (staff): The hall is open");
    const number = await teacher.sendMessage(room, "Now it is closed");
    await expect(row).toContainText("Now it is closed");
    await expect(row).toContainText("2 unread");
    await teacher.deleteMessage(room, number);
    await expect(row).toContainText("This message was deleted.");
    await expect(section(staff, "Unread")).toHaveCount(0);
  });

  await test.step("a mention asks for one, and for nobody else", async () => {
    await teacher.sendMessage(room, `Bring chalk, @${ada.username}`);
    await expect(section(student, "Asks for you")).toContainText("Grace Hopper (staff) mentioned you in General");
    await expect(section(staff, "Asks for you")).toHaveCount(0);
  });

  await test.step("an assignment, on both screens, with its course; one that is due later is not listed", async () => {
    await teacher.createAssignment(course, "Sheet 1", Date.now() + 3 * DAY);
    await teacher.createAssignment(course, "Essay", Date.now() + 30 * DAY);
    for (const page of [student, staff]) {
      await expect(section(page, "Due in the next two weeks").getByRole("listitem")).toHaveText(new RegExp(`^Sheet 1.*${title}$`));
    }
  });

  await test.step("somebody asks to be let in: staff see to it", async () => {
    await teacher.execute({ do: "renew_invite", course, days: 0, uses: 0, approval: true });
    const eve = await site.createUser("Alan Turing");
    const { course: view } = await teacher.query({ view: "course", course });
    await eve.join(view!.invite!.link);
    expect(view!.invite!.link).not.toBe(invite);
    await expect(section(staff, "To see to")).toContainText("1 person asks to be let in");
    await expect(section(student, "To see to")).toHaveCount(0);
    await section(staff, "To see to").getByRole("link").click();
    await expect(staff).toHaveURL(`/courses/${course}/members`);
    await staff.getByRole("button", { name: /^Let in.*Alan Turing$/ }).click();
    await expectUnread(staff, { messages: "", notifications: "" });
    await header(staff).getByRole("link", { name: "Riverside" }).click();
    await expect(section(staff, "Due in the next two weeks")).toBeVisible();
    await expect(section(staff, "To see to")).toHaveCount(0);
  });

  await test.step("without JavaScript it is the same page", async () => {
    const plain = await openPage(ada, "/", { javaScriptEnabled: false });
    await expect(section(plain, "Asks for you")).toContainText(`Bring chalk, @${ada.username}`);
    await expect(section(plain, "Unread")).toContainText(title);
    await expect(section(plain, "Due in the next two weeks")).toContainText("Sheet 1");
  });

  await test.step("reading the room takes it off the page", async () => {
    await section(student, "Unread").getByRole("link", { name: /General/ }).click();
    await expect(composer(student)).toBeVisible();
    await expectUnread(student, { messages: "", notifications: "2" });
    await student.goBack();
    await expect(student.getByText("You have read everything, and nothing asks for you.")).toBeVisible();
  });
});

test("a room is named with its course wherever two courses have one of the same name", async ({ site, openPage }) => {
  const { course, room, title, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const alone = await openPage(ada, `/chat/${room}`);
  await expect(alone).toHaveTitle("General · Riverside");
  await expect(composer(alone)).toHaveAttribute("placeholder", "Write to General");
  await alone.close();
  const other = await site.createCourse();
  await ada.join(other.invite);
  await teacher.sendMessage(room, `Good morning, @${ada.username}`);

  const page = await openPage(ada, `/chat/${other.room}`);
  await waitUntilLive(page);
  await expect(page).toHaveTitle(`(1) General, ${other.title} · Riverside`);
  await expect(composer(page)).toHaveAttribute("placeholder", `Write to General, ${other.title}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(new RegExp(`General.*${other.title}`));
  await expect(page.getByRole("main").getByRole("link", { name: other.title })).toHaveAttribute("href", `/courses/${other.course}`);
  await page.goto("/rooms");
  await expect(page.getByRole("main").getByRole("link", { name: /General/ }).filter({ hasText: title })).toHaveAttribute("href", `/chat/${room}`);
  await page.goto("/notifications");
  await expect(notifications(page)).toHaveCount(1);
  await expect(notifications(page)).toContainText(title);

  await test.step("in a long list the room that is open is in view", async () => {
    for (let at = 1; at <= 30; at += 1) await other.teacher.createRoom(other.course, `Group ${at} of many`);
    const last = await other.teacher.createRoom(other.course, "Zuletzt");
    await page.goto(`/chat/${last}`);
    await waitUntilLive(page);
    await expect(roomList(page).getByRole("link", { name: "Zuletzt" })).toBeInViewport();
    await page.goto(`/courses/${course}`);
    await waitUntilLive(page);
    await expect(roomList(page).getByRole("link", { name: title })).toBeInViewport();
  });
});

test("the menu closes on Escape, outside of it and after choosing; help is read without a connection", async ({ site, openPage, consoleErrors }) => {
  const { students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, "/");
  await waitUntilLive(page);
  const menu = header(page).locator("summary");
  const settings = header(page).getByRole("link", { name: "Settings" });
  await menu.click();
  await expect(settings).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(settings).toBeHidden();
  await expect(menu).toBeFocused();
  await menu.click();
  await page.getByRole("heading", { name: "Hello, Ada Lovelace" }).click();
  await expect(settings).toBeHidden();
  await menu.click();
  await settings.click();
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  await expect(settings).toBeHidden();

  await menu.click();
  await header(page).getByRole("link", { name: "Help" }).click();
  await expect(page.getByRole("heading", { name: "Help", level: 1 })).toBeVisible();
  await page.getByLabel("Search").fill("muted");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(["What you hear of"]);
  await page.getByRole("link", { name: "Show everything" }).click();
  await expect(page.getByRole("heading", { name: "Keys" })).toBeVisible();
  consoleErrors.allowOutage();
  await page.goto("/");
  await page.context().setOffline(true);
  await page.goto("/help");
  await expect(page.getByRole("heading", { name: "Mentions" })).toBeVisible();
  await page.context().setOffline(false);
});

test("a course begins with its invite link, a new assignment is shown where it landed, an archived course offers nothing", async ({ site, openPage }) => {
  const teacher = await site.createUser("Grace Hopper");
  const page = await openPage(teacher, "/courses/new");
  await waitUntilLive(page);
  await page.getByLabel("Title").fill("Compilers");
  await page.getByLabel("Code").fill("CS 1");
  await page.getByRole("button", { name: "Create the course" }).click();
  await expect(page.getByRole("heading", { name: "Invite your class" })).toBeVisible();
  await expect(page.getByLabel("Invite link")).toHaveValue(/\/join\//);
  const course = Number(new URL(page.url()).pathname.split("/").at(-1));

  for (let at = 1; at <= 12; at += 1) await teacher.createAssignment(course, `Sheet ${at}`, Date.UTC(2040, 0, at));
  await page.getByRole("link", { name: "New assignment" }).click();
  await page.getByLabel("Title").fill("Sheet 13");
  await page.getByLabel("Due").first().fill("2040-02-01T12:00");
  await page.getByRole("button", { name: "Give the assignment" }).click();
  const made = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Sheet 13" }) });
  await expect(made).toBeInViewport();
  await expect(made).toBeFocused();

  await teacher.execute({ do: "archive_course", course, archived: true });
  await expect(page.getByText("This course is archived: everything can be read, nothing can be changed.")).toBeVisible();
  await expect(page.getByRole("link", { name: /^(New|Change)/ }).filter({ visible: true })).toHaveText(["New conversation", "New course"]);
  for (const path of ["members", "rooms/new", "assignments/new", "settings"]) {
    await page.goto(`/courses/${course}/${path}`);
    await expect(page.getByText("This course is archived")).toBeVisible();
    const offered = page.getByRole("main").getByRole("button").filter({ visible: true });
    await expect(offered).toHaveText(path === "settings" ? ["Open the course"] : path === "members" ? ["Search"] : []);
  }
});
