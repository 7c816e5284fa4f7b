// A full disk: nothing can be saved, nothing is lost, everything can be read, and sending resumes once there is space.
import { expect, test } from "../support/fixtures";
import { composer, waitUntilLive, sendMessage, expectMessages, messageList } from "../support/pages";

test("a message that cannot be saved is shown as not sent, and is sent once there is space", async ({ ownServer, ownSite, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(503);
  const { room, teacher, students: [ada] } = await ownSite.createCourse("Ada Lovelace");
  const studentPage = await openPage(ada, `/chat/${room}`);
  const other = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(studentPage);
  await waitUntilLive(other);
  await sendMessage(studentPage, "Before");
  await expectMessages(other, ["Before"]);

  ownServer.fillDisk();
  await sendMessage(studentPage, "While it is full");
  await expect(messageList(studentPage).getByText("Not sent yet")).toBeVisible();
  await expect(messageList(studentPage).getByText("While it is full")).toBeVisible();
  const refused = await teacher.tryToExecute({ do: "send", room, uuid: crypto.randomUUID(), content: "Nor this" });
  expect(refused.status()).toBe(503);
  await other.getByLabel("Attach files").setInputFiles([{ name: "notes.bin", mimeType: "", buffer: Buffer.alloc(5_000) }]);
  const toSend = other.getByRole("list", { name: "Files to send" });
  await expect(toSend.getByRole("alert")).toContainText("There is no space left on the server for files.");
  // Reading still works, and a form without JavaScript keeps what was typed.
  const plain = await openPage(ada, `/chat/${room}`, { javaScriptEnabled: false });
  await composer(plain).fill("By the form");
  await plain.getByRole("button", { name: "Send" }).click();
  await expect(plain.getByRole("alert")).toContainText("Cohort could not keep this right now.");
  await expect(composer(plain)).toHaveValue("By the form");

  ownServer.freeDisk();
  await toSend.getByRole("button", { name: "Try again" }).click();
  await expect(toSend).toContainText("5 KB");
  await expectMessages(studentPage, ["Before", "While it is full"]);
  await expectMessages(other, ["Before", "While it is full"]);
  await plain.getByRole("button", { name: "Send" }).click();
  await expectMessages(other, ["Before", "While it is full", "By the form"]);
  await studentPage.reload();
  await expectMessages(studentPage, ["Before", "While it is full", "By the form"]);
});
