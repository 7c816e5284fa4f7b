// Editing and deleting messages: all members see the change at once, and no text is lost by a conflict.
import { expect, test } from "../support/fixtures";
import { editor, expectMessages, menuItem, message, messageList, messages, sendMessage, toolbarButton, undoBar, waitUntilLive } from "../support/pages";

test("others see an edit and a deletion without a reload", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const studentPage = await openPage(ada, `/chat/${room}`);
  const other = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(studentPage);
  await waitUntilLive(other);
  await sendMessage(studentPage, "The answer is 41");
  await sendMessage(studentPage, "Or is it?");
  await expectMessages(other, ["The answer is 41", "Or is it?"]);

  await (await toolbarButton(message(studentPage, "The answer is 41"), "Edit")).click();
  await expect(editor(studentPage)).toBeFocused();
  await expect(editor(studentPage)).toHaveValue("The answer is 41");
  await editor(studentPage).fill("The answer is 42");
  await editor(studentPage).press("Enter");
  for (const page of [studentPage, other]) {
    await expect(messages(page).first()).toContainText("The answer is 42");
    await expect(messages(page).first()).toContainText("(edited)");
    await expect(messageList(page).getByText("The answer is 41")).toHaveCount(0);
  }
  await expect(editor(studentPage)).toHaveCount(0);

  await (await toolbarButton(message(studentPage, "Or is it?"), "Delete")).click();
  await undoBar(studentPage).getByRole("button", { name: "Close" }).click();
  for (const page of [studentPage, other]) {
    await expect(messages(page).last()).toContainText("This message was deleted.");
    await expect(page.getByText("Or is it?")).toHaveCount(0);
    await expect(messages(page)).toHaveCount(2);
  }
  await studentPage.reload();
  await expect(messages(studentPage).first()).toContainText("(edited)");
  await expect(messages(studentPage).last()).toContainText("This message was deleted.");
  expect(await studentPage.content()).not.toContain("Or is it?");
});

test("a deletion can be undone, is done when the page is left, and an edit can be cancelled", async ({ site, openPage }) => {
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await sendMessage(page, "Keep me");
  await expectMessages(page, ["Keep me"]);
  await (await toolbarButton(message(page, "Keep me"), "Delete")).click();
  await expect(undoBar(page)).toContainText("Message deleted.");
  await expectMessages(page, ["This message was deleted."]);
  await undoBar(page).getByRole("button", { name: "Undo" }).click();
  await expect(undoBar(page)).toHaveCount(0);
  await expectMessages(page, ["Keep me"]);
  await (await toolbarButton(message(page, "Keep me"), "Edit")).click();
  await editor(page).fill("Something else");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(editor(page)).toHaveCount(0);
  await page.reload();
  await waitUntilLive(page);
  await expectMessages(page, ["Keep me"]);
  await (await toolbarButton(message(page, "Keep me"), "Delete")).click();
  await page.close();
  const again = await openPage(ada, `/chat/${room}`);
  await expectMessages(again, ["This message was deleted."]);
});

test("what could not be done to a message is said beside it", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await sendMessage(page, "Keep me");
  await expectMessages(page, ["Keep me"]);
  await (await menuItem(message(page, "Keep me"), "Copy link")).click();
  await expect(page.getByRole("menuitem", { name: "Copied" })).toBeVisible();
  await page.context().setOffline(true);
  await (await toolbarButton(message(page, "Keep me"), "Delete")).click();
  await undoBar(page).getByRole("button", { name: "Close" }).click();
  await expect(undoBar(page)).toContainText("The message was not deleted.");
  await expectMessages(page, ["Keep me"]);
  await page.context().setOffline(false);
  await waitUntilLive(page);
  await expectMessages(page, ["Keep me"]);
});

test("an edit of an outdated version is refused and keeps its text", async ({ site, openPage }) => {
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const desktop = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(desktop);
  await sendMessage(desktop, "Draft");
  await expectMessages(desktop, ["Draft"]);
  const phone = await desktop.context().newPage();
  await phone.goto(`/chat/${room}`);
  await waitUntilLive(phone);

  await (await toolbarButton(message(desktop, "Draft"), "Edit")).click();
  await editor(desktop).fill("Written at the desk");
  await (await toolbarButton(message(phone, "Draft"), "Edit")).click();
  await editor(phone).fill("Written on the phone");
  await editor(phone).press("Enter");
  await expect(messages(phone)).toContainText(["Written on the phone"]);

  // The desktop has received that change meanwhile, and its editor stays as it is.
  await expect(editor(desktop)).toHaveValue("Written at the desk");
  await editor(desktop).press("Enter");
  await expect(desktop.getByRole("alert").filter({ hasText: "You changed this message elsewhere" })).toBeVisible();
  await expect(editor(desktop)).toHaveValue("Written at the desk");
  await expect(messages(phone)).toContainText(["Written on the phone"]);

  // After the conflict was shown, saving once more overwrites the other change.
  await editor(desktop).press("Enter");
  await expect(editor(desktop)).toHaveCount(0);
  for (const page of [desktop, phone]) await expect(messages(page)).toContainText(["Written at the desk"]);
});

test("staff can delete the message of a student; a student only her own", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada, alan, kathleen] } = await site.createCourse("Ada Lovelace", "Alan Turing", "Kathleen Booth");
  await teacher.execute({ do: "set_role", course, user: kathleen.id, role: "assistant" });
  await kathleen.acceptOffers();
  await teacher.sendMessage(room, "Be kind");
  await alan.sendMessage(room, "Something unkind");
  const studentPage = await openPage(ada, `/chat/${room}`);
  const staff = await openPage(kathleen, `/chat/${room}`);
  await waitUntilLive(studentPage);
  await waitUntilLive(staff);

  await message(studentPage, "Something unkind").hover();
  await expect(message(studentPage, "Something unkind").getByRole("button", { name: "More" })).toBeVisible();
  await expect(message(studentPage, "Something unkind").getByRole("button", { name: "Delete" })).toHaveCount(0);
  await expect(message(studentPage, "Something unkind").getByRole("button", { name: "Edit" })).toHaveCount(0);

  await expect((await toolbarButton(message(staff, "Something unkind"), "Delete"))).toBeVisible();
  await expect(message(staff, "Something unkind").getByRole("button", { name: "Edit" })).toHaveCount(0);
  await (await toolbarButton(message(staff, "Something unkind"), "Delete")).click();
  await undoBar(staff).getByRole("button", { name: "Close" }).click();
  for (const page of [staff, studentPage]) {
    await expect(messages(page).last()).toContainText("This message was deleted.");
    await expect(page.getByText("Something unkind")).toHaveCount(0);
  }
});

test("deleting a message removes its notification", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const number = await teacher.sendMessage(room, `Where are you, @${ada.username}?`);
  const page = await openPage(ada, "/notifications");
  await waitUntilLive(page);
  await expect(page.getByRole("main").getByRole("link", { name: "Grace Hopper (staff) mentioned you in General" })).toBeVisible();
  await teacher.deleteMessage(room, number);
  await expect(page.getByRole("main").getByRole("link", { name: "Grace Hopper (staff) mentioned you in General" })).toHaveCount(0);
});
