// Assignments: due when the giver says, in everybody's own time, and told to the class at once.
import { expect, test } from "../support/fixtures";
import { isLive, notifications, unread } from "../support/pages";

test("given in one time zone, due in another; changes are told", async ({ school, visit }) => {
  const { course, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const staff = await visit(teacher, `/courses/${course}`, { timezoneId: "America/New_York" });
  const hers = await visit(ada, "/notifications", { timezoneId: "Asia/Tokyo" });
  const page = await hers.context().newPage();
  await page.goto(`/courses/${course}`);
  for (const tab of [staff, hers, page]) await isLive(tab);
  await expect(page.getByText("No assignments yet.")).toBeVisible();
  await expect(page.getByRole("link", { name: "New assignment" })).toHaveCount(0);

  await test.step("the teacher gives it in her time", async () => {
    await staff.getByRole("link", { name: "New assignment" }).click();
    await staff.getByLabel("Title").fill("Essay");
    await staff.getByLabel("Due (your time)").fill("2030-07-01T18:00");
    await staff.getByLabel("Text").fill("Three pages.\nSee https://example.org/essay");
    await staff.getByRole("button", { name: "Give the assignment" }).click();
    await expect(staff).toHaveURL(/\/courses\/\d+#assignment-\d+$/);
    await expect(staff.getByText("Due Mon 1 Jul, 18:00")).toBeVisible();
    const { course: view } = await teacher.look({ view: "course", course });
    expect(view?.assignments.map((one) => one.due_at)).toEqual([Date.UTC(2030, 6, 1, 22)]);
  });

  await test.step("the student hears of it at once, in hers", async () => {
    await unread(hers, { messages: "", notifications: "1" });
    const row = notifications(hers).filter({ hasText: "New assignment: Essay" });
    await expect(row).toContainText("Due Tue 2 Jul, 07:00");
    await expect(row).toContainText("You are a member of the course this is for.");
    await expect(page.getByText("Due Tue 2 Jul, 07:00")).toBeVisible();
    await expect(page.getByRole("link", { name: "https://example.org/essay" })).toBeVisible();
  });

  await test.step("it is changed, and she hears of that too", async () => {
    await staff.getByRole("link", { name: "Change" }).click();
    await expect(staff.getByLabel("Due (your time)")).toHaveValue("2030-07-01T18:00");
    await expect(staff.getByLabel("Title")).toHaveValue("Essay");
    await staff.getByLabel("Due (your time)").fill("2030-12-02T18:00");
    await staff.getByRole("button", { name: "Save" }).click();
    // Winter time: five hours behind instead of four.
    await expect(staff.getByText("Due Mon 2 Dec, 18:00 (changed)")).toBeVisible();
    await expect(page.getByText("Due Tue 3 Dec, 08:00 (changed)")).toBeVisible();
    const row = notifications(hers).filter({ hasText: "Assignment changed: Essay" });
    await expect(row).toContainText("Due Tue 3 Dec, 08:00");
    await unread(hers, { messages: "", notifications: "2" });
  });

  await test.step("the notification leads to it", async () => {
    await hers.getByRole("link", { name: "Assignment changed: Essay" }).click();
    await expect(hers).toHaveURL(/\/courses\/\d+#assignment-\d+$/);
    await expect(hers.getByRole("heading", { name: "Essay" })).toBeInViewport();
    await unread(hers, { messages: "", notifications: "1" });
  });

  await test.step("taken back, it takes its notifications along", async () => {
    await staff.getByRole("link", { name: "Change" }).click();
    await staff.getByRole("button", { name: "Delete the assignment" }).click();
    await expect(staff.getByText("No assignments yet.")).toBeVisible();
    await expect(page.getByText("No assignments yet.")).toBeVisible();
    await unread(hers, { messages: "", notifications: "" });
    await hers.goto("/notifications");
    await expect(hers.getByText("You have no notifications.", { exact: true })).toBeVisible();
  });
});

test("they are listed by their due date, what is past apart", async ({ school, visit }) => {
  const { course, room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  await teacher.assigns(course, "Third", Date.UTC(2042, 0, 1));
  await teacher.assigns(course, "First", Date.UTC(2040, 0, 1));
  await teacher.assigns(course, "Second", Date.UTC(2041, 0, 1));
  await teacher.assigns(course, "Long ago", Date.UTC(2020, 0, 1));
  const page = await visit(ada, `/courses/${course}`);
  await isLive(page);
  const titles = page.getByRole("main").getByRole("heading", { level: 3 });
  await expect(titles.filter({ visible: true })).toHaveText(["First", "Second", "Third"]);
  await page.getByText("Past (1)").click();
  await expect(page.getByRole("heading", { name: "Long ago" })).toBeVisible();

  await page.goto(`/chat/${room}`);
  const due = page.getByRole("complementary").getByRole("listitem").filter({ has: page.getByRole("link", { name: /First|Second|Third|Long ago/ }) });
  await isLive(page);
  await expect(due.getByRole("link")).toHaveText(["First", "Second", "Third"]);
  await teacher.assigns(course, "Zeroth", Date.UTC(2039, 0, 1));
  await expect(page.getByRole("complementary").getByRole("link", { name: "Zeroth" })).toBeVisible();
  await page.getByRole("complementary").getByRole("link", { name: "First" }).click();
  await expect(page.getByRole("heading", { name: "First" })).toBeInViewport();
});

test("students can neither give nor change them", async ({ school, visit, complaints }) => {
  complaints.allowStatus(403, 404);
  const { course, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const assignment = await teacher.assigns(course, "Essay", Date.UTC(2040, 0, 1));
  const page = await visit(ada, `/courses/${course}/assignments/new`);
  await expect(page.getByText("Only the course's staff give assignments.")).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveCount(0);
  await page.goto(`/courses/${course}/assignments/${assignment}`);
  await expect(page.getByRole("heading", { name: "Not found" })).toBeVisible();
  const refused = await ada.tries({ do: "delete_assignment", assignment });
  expect(refused.status()).toBe(403);
});
