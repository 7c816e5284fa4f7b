// Assignments: due at one moment, shown in each user's time zone, with a notification to every member.
import { expect, test } from "../support/fixtures";
import { confirm, expectFieldError, waitUntilLive, notifications, expectUnread } from "../support/pages";

test("an assignment made in one time zone is shown in another, and changes are notified", async ({ site, openPage }) => {
  const { course, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const staff = await openPage(teacher, `/courses/${course}`, { timezoneId: "America/New_York" });
  const studentPage = await openPage(ada, "/notifications", { timezoneId: "Asia/Tokyo" });
  const page = await studentPage.context().newPage();
  await page.goto(`/courses/${course}`);
  for (const tab of [staff, studentPage, page]) await waitUntilLive(tab);
  await expect(page.getByText("No assignments yet.")).toBeVisible();
  await expect(page.getByRole("link", { name: "New assignment" })).toHaveCount(0);

  await test.step("the teacher enters the due date in her time zone", async () => {
    await staff.getByRole("link", { name: "New assignment" }).click();
    await staff.getByLabel("Title").fill("Essay");
    const due = staff.getByLabel("Due (your time)");
    await due.fill("2030-03-10T02:30");
    await expect(staff.getByText("02:30 does not exist on that day: the clocks are put forward. This means Sun 10 Mar 2030, 03:30.")).toBeVisible();
    await due.fill("2030-11-03T01:30");
    await expect(staff.getByText("01:30 comes twice on that day")).toBeVisible();
    // Nobody is told of a date in the past before it was asked whether that is meant.
    await due.fill("2020-07-01T18:00");
    await staff.getByRole("button", { name: "Give the assignment" }).click();
    await expectFieldError(due, "This date is in the past. Save anyway?");
    await expect(staff.getByLabel("Save anyway, with a date in the past")).toBeVisible();
    await due.fill("2030-07-01T18:00");
    await staff.getByLabel("Text").fill("Three pages.\nSee https://example.org/essay");
    await staff.getByRole("button", { name: "Give the assignment" }).click();
    await expect(staff).toHaveURL(/\/courses\/\d+\?assignment=\d+#assignment-\d+$/);
    await expect(staff.getByText("Due Mon 1 Jul 2030, 18:00")).toBeVisible();
    const { course: view } = await teacher.query({ view: "course", course });
    expect(view?.assignments.map((one) => one.due_at)).toEqual([Date.UTC(2030, 6, 1, 22)]);
  });

  await test.step("the student is notified at once, in her time zone", async () => {
    await expectUnread(studentPage, { messages: "", notifications: "1" });
    const row = notifications(studentPage).filter({ hasText: "New assignment: Essay" });
    await expect(row).toContainText("Due Tue 2 Jul 2030, 07:00");
    await expect(row).toContainText("You are a member of the course this is for.");
    await expect(page.getByText("Due Tue 2 Jul 2030, 07:00")).toBeVisible();
    await expect(page.getByRole("link", { name: "https://example.org/essay" })).toBeVisible();
  });

  await test.step("a change is notified too", async () => {
    await staff.getByRole("link", { name: "Change" }).click();
    await expect(staff.getByLabel("Due (your time)")).toHaveValue("2030-07-01T18:00");
    await expect(staff.getByLabel("Title")).toHaveValue("Essay");
    await staff.getByLabel("Due (your time)").fill("2030-12-02T18:00");
    await staff.getByRole("button", { name: "Save" }).click();
    // Winter time: five hours behind instead of four.
    await expect(staff.getByText("Due Mon 2 Dec 2030, 18:00 (changed)")).toBeVisible();
    await expect(page.getByText("Due Tue 3 Dec 2030, 08:00 (changed)")).toBeVisible();
    const row = notifications(studentPage).filter({ hasText: "Assignment changed: Essay" });
    await expect(row).toContainText("Due Tue 3 Dec 2030, 08:00");
    await expectUnread(studentPage, { messages: "", notifications: "2" });
  });

  await test.step("the notification links to the assignment", async () => {
    await studentPage.getByRole("link", { name: "Assignment changed: Essay" }).click();
    await expect(studentPage).toHaveURL(/\/courses\/\d+\?assignment=\d+#assignment-\d+$/);
    await expect(studentPage.getByRole("heading", { name: "Essay" })).toBeInViewport();
    await expectUnread(studentPage, { messages: "", notifications: "1" });
  });

  await test.step("deleting the assignment removes its notifications", async () => {
    await staff.getByRole("link", { name: "Change" }).click();
    await confirm(staff, "Delete the assignment", "Delete it");
    await expect(staff.getByText("No assignments yet.")).toBeVisible();
    await expect(page.getByText("No assignments yet.")).toBeVisible();
    await expectUnread(studentPage, { messages: "", notifications: "" });
    await studentPage.goto("/notifications");
    await expect(studentPage.getByText("You have no notifications.", { exact: true })).toBeVisible();
  });
});

test("assignments are listed by due date, past ones separately", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.createAssignment(course, "Third", Date.UTC(2042, 0, 1));
  await teacher.createAssignment(course, "First", Date.UTC(2040, 0, 1));
  await teacher.createAssignment(course, "Second", Date.UTC(2041, 0, 1));
  await teacher.createAssignment(course, "Long ago", Date.UTC(2020, 0, 1));
  const page = await openPage(ada, `/courses/${course}`);
  await waitUntilLive(page);
  const titles = page.getByRole("main").getByRole("heading", { level: 3 });
  await expect(titles.filter({ visible: true })).toHaveText(["First", "Second", "Third"]);
  await page.getByText("Past (1)").click();
  await expect(page.getByRole("heading", { name: "Long ago" })).toBeVisible();

  await page.goto(`/chat/${room}`);
  const due = page.getByRole("complementary").getByRole("listitem").filter({ has: page.getByRole("link", { name: /First|Second|Third|Long ago/ }) });
  await waitUntilLive(page);
  await expect(due.getByRole("link")).toHaveText(["First", "Second", "Third"]);
  await teacher.createAssignment(course, "Zeroth", Date.UTC(2039, 0, 1));
  await expect(page.getByRole("complementary").getByRole("link", { name: "Zeroth" })).toBeVisible();
  await page.getByRole("complementary").getByRole("link", { name: "First" }).click();
  await expect(page.getByRole("heading", { name: "First" })).toBeInViewport();
});

test("students can neither make nor change assignments", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(403, 404);
  const { course, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const assignment = await teacher.createAssignment(course, "Essay", Date.UTC(2040, 0, 1));
  const page = await openPage(ada, `/courses/${course}/assignments/new`);
  await expect(page.getByText("Only the course's staff give assignments.")).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveCount(0);
  await page.goto(`/courses/${course}/assignments/${assignment}`);
  await expect(page.getByRole("heading", { name: "Not found" })).toBeVisible();
  const refused = await ada.tryToExecute({ do: "delete_assignment", assignment });
  expect(refused.status()).toBe(403);
});
