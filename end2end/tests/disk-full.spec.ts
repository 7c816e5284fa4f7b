// The disk is full: nothing can be kept, nothing is lost, everything can be read, and all goes on once there is room.
import { expect, test } from "../support/fixtures";
import { composer, isLive, says, shows, timeline } from "../support/pages";

test("what cannot be kept says so, stays, and is sent once there is room", async ({ ownServer, ownSchool, visit, complaints }) => {
  complaints.allowStatus(503);
  const { room, teacher, students: [ada] } = await ownSchool.classroom("Ada Lovelace");
  const hers = await visit(ada, `/chat/${room}`);
  const other = await visit(teacher, `/chat/${room}`);
  await isLive(hers);
  await isLive(other);
  await says(hers, "Before");
  await shows(other, ["Before"]);

  ownServer.fillDisk();
  await says(hers, "While it is full");
  await expect(timeline(hers).getByText("Not sent yet")).toBeVisible();
  await expect(timeline(hers).getByText("While it is full")).toBeVisible();
  const refused = await teacher.tries({ do: "send", room, uuid: crypto.randomUUID(), content: "Nor this" });
  expect(refused.status()).toBe(503);
  // Reading goes on, and a form without a script keeps what was written in it.
  const plain = await visit(ada, `/chat/${room}`, { javaScriptEnabled: false });
  await composer(plain).fill("By the form");
  await plain.getByRole("button", { name: "Send" }).click();
  await expect(plain.getByRole("alert")).toContainText("Cohort could not keep this right now.");
  await expect(composer(plain)).toHaveValue("By the form");

  ownServer.freeDisk();
  await shows(hers, ["Before", "While it is full"]);
  await shows(other, ["Before", "While it is full"]);
  await plain.getByRole("button", { name: "Send" }).click();
  await shows(other, ["Before", "While it is full", "By the form"]);
  await hers.reload();
  await shows(hers, ["Before", "While it is full", "By the form"]);
});
