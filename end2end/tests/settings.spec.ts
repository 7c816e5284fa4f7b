// Settings: what is saved says that it is saved, and is so everywhere at once.
import { expect, test } from "../support/fixtures";
import { bar, isLive, message, places, says, shows } from "../support/pages";

test("a new name is seen by everybody, on old messages too", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  await ada.says(room, "Good morning");
  const other = await visit(teacher, `/chat/${room}`);
  const page = await visit(ada, "/settings");
  await isLive(other);
  await isLive(page);
  await page.getByLabel("The name others see").fill("Countess Lovelace");
  await page.locator("form").filter({ has: page.getByLabel("The name others see") }).getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(message(other, "Good morning")).toHaveAccessibleName("Countess Lovelace");
  await bar(page).locator("summary").click();
  await expect(bar(page).getByText("Countess Lovelace")).toBeVisible();
});

test("the theme changes at once, and stays", async ({ school, visit }) => {
  const { students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, "/settings", { colorScheme: "light" });
  await isLive(page);
  const ground = () => page.locator("html").evaluate((html) => getComputedStyle(html).backgroundColor);
  const light = await ground();
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect.poll(ground).not.toBe(light);
  await page.reload();
  await isLive(page);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await page.getByRole("radio", { name: "As the system" }).check();
  await expect.poll(ground).toBe(light);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(ground).not.toBe(light);
});

test("a room is renamed, and says that it is", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const hers = await visit(ada, `/chat/${room}`);
  const page = await visit(teacher, `/chat/${room}/settings`);
  await isLive(hers);
  await isLive(page);
  const form = page.locator("form").filter({ has: page.getByLabel("Topic") });
  await form.getByLabel("Name").fill("Everybody");
  await form.getByLabel("Topic").fill("All of us");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(hers.getByRole("heading", { name: "Everybody", level: 1 })).toBeVisible();
  await expect(places(page).getByRole("link", { name: "Everybody" })).toBeVisible();
  // Here or in the room: she sees that it is done.
  await expect(page.getByText("Saved.").or(page.getByRole("heading", { name: "Everybody", level: 1, exact: true }))).toBeVisible();
});

test("a course room, an announcement room and a private room are opened", async ({ school, visit }) => {
  const { course, teacher, students: [ada, alan] } = await school.classroom("Ada Lovelace", "Alan Turing");
  const hers = await visit(ada, "/");
  const his = await visit(alan, "/");
  const page = await visit(teacher, `/courses/${course}`);
  for (const tab of [hers, his, page]) await isLive(tab);
  const open = page.locator("form").filter({ has: page.getByRole("button", { name: "Create the room" }) });
  const closed = page.locator("form").filter({ has: page.getByRole("button", { name: "Create the private room" }) });

  await page.getByRole("link", { name: "New room" }).click();
  await open.getByLabel("Only staff: announcements").check();
  await open.getByLabel("Name").fill("News");
  await open.getByRole("button", { name: "Create the room" }).click();
  await expect(page.getByRole("heading", { name: "News", level: 1 })).toBeVisible();
  await says(page, "The lecture moves to room 5");
  await shows(page, ["The lecture moves to room 5"]);
  await places(hers).getByRole("link", { name: "News" }).click();
  await shows(hers, ["The lecture moves to room 5"]);
  await expect(hers.getByText("Only the course's staff write here.")).toBeVisible();

  await page.goto(`/courses/${course}/rooms/new`);
  await isLive(page);
  await closed.getByLabel("Name").fill("Tutors");
  await closed.getByLabel(`Ada Lovelace (@${ada.username})`).check();
  await closed.getByRole("button", { name: "Create the private room" }).click();
  await expect(page.getByRole("heading", { name: "Tutors", level: 1 })).toBeVisible();
  await expect(page.getByRole("complementary").getByText(`@${ada.username}`)).toBeVisible();
  await expect(places(hers).getByRole("link", { name: "Tutors" })).toBeVisible();
  await expect(places(his).getByRole("link", { name: "News" })).toBeVisible();
  await expect(places(his).getByRole("link", { name: "Tutors" })).toHaveCount(0);
});
