// Rooms that staff slow down or close for writing: what students see of it, and that what they were writing is not lost.
import { expect, test } from "../support/fixtures";
import { composer, expectMessages, message, sendMessage, waitUntilLive } from "../support/pages";

const CLOSED = "This room is closed for writing at the moment. Everything can be read.";

test("in a slowed room a student sees how long to wait and keeps the text; staff write on", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const settings = await openPage(teacher, `/chat/${room}/settings`);
  const student = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(settings);
  await waitUntilLive(student);
  const pace = settings.locator("form").filter({ has: settings.getByLabel("Each person writes") });
  await pace.getByLabel("Each person writes").selectOption("One message an hour");
  await pace.getByRole("button", { name: "Save" }).click();
  await expect(pace.getByText("Saved.")).toBeVisible();

  await expect(student.getByText("This room is slow: one message every hour.")).toBeVisible();
  await sendMessage(student, "My one message");
  await expectMessages(student, ["My one message"]);
  await expect(student.getByText(/You can send again in (59 minutes|1 hour)/)).toBeVisible();
  await sendMessage(student, "One more");
  await expect(student.getByText(/You can send again in .* What you wrote stays here\./)).toBeVisible();
  await expect(composer(student)).toHaveValue("One more");
  await student.reload();
  await waitUntilLive(student);
  await expect(composer(student)).toHaveValue("One more");

  const staff = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(staff);
  await expect(staff.getByText("This room is slow")).toHaveCount(0);
  await sendMessage(staff, "First");
  await sendMessage(staff, "Second");
  await expectMessages(student, ["My one message", "First", "Second"]);
});

test("a room that is closed says why and gives back what was being written; staff write on", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(403);
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const student = await openPage(ada, `/chat/${room}`);
  const plain = await openPage(ada, `/chat/${room}`, { javaScriptEnabled: false });
  await waitUntilLive(student);
  await composer(student).fill("Half a thought");
  await plain.getByRole("textbox", { name: /^Write to / }).fill("A whole thought");
  await teacher.execute({ do: "set_room_pace", room, slow: 0, closed: true });
  await expect(student.getByText(CLOSED)).toBeVisible();
  await expect(composer(student)).toHaveCount(0);
  // Without JavaScript the page finds out when it is posted.
  await plain.getByRole("button", { name: "Send" }).click();
  await expect(plain.getByText(CLOSED).first()).toBeVisible();

  const staff = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(staff);
  await sendMessage(staff, "Questions after the break, please");
  await expect(message(student, "Questions after the break, please")).toBeVisible();
  await teacher.execute({ do: "set_room_pace", room, slow: 0, closed: false });
  await expect(composer(student)).toHaveValue("Half a thought");
  await composer(student).press("Enter");
  await expectMessages(staff, ["Questions after the break, please", "Half a thought"]);
});
