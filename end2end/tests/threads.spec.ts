// A message is answered in its place: the thread has its own page, and whoever follows it is told.
import { expect, test } from "../support/fixtures";
import { composer, expectUnread, message, messageList, messages, notifications, roomList, sendMessage, toolbarButton, waitUntilLive } from "../support/pages";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

test("a question is answered in its thread, live, and followed from a phone", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await ada.sendMessage(room, "Why is this so?");
  const question = await openPage(ada, `/chat/${room}`, phone);
  await waitUntilLive(question);
  const answer = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(answer);
  const threadLine = message(question, "Why is this so?").getByRole("link", { name: /repl/ });

  await test.step("the answer is written in the thread, and the room shows that there is one", async () => {
    await (await toolbarButton(message(answer, "Why is this so?"), "Reply in thread")).click();
    await expect(answer.getByRole("heading", { name: "Thread" })).toBeVisible();
    await expect(answer.getByRole("region", { name: "The message that is answered" })).toContainText("Why is this so?");
    await sendMessage(answer, "Because of the lemma");
    await expect(message(answer, "Because of the lemma")).toBeVisible();
    await expect(threadLine).toContainText("1 reply");
    // She wrote the question, so she follows; the room itself has nothing unread.
    await expect(threadLine).toContainText("unread");
    await expect(question).toHaveTitle(/^[^(]/);
    await expect(messages(question)).toHaveCount(1);
  });

  await test.step("in a wide window the room stays beside its thread, live", async () => {
    const beside = answer.getByRole("complementary", { name: "The room" });
    await expect(beside.getByRole("article")).toHaveText(/Why is this so\?.*1 reply/s);
    await ada.sendMessage(room, "Something else");
    await expect(beside.getByRole("article").last()).toContainText("Something else");
    await expect(roomList(answer).getByRole("link", { name: /General/ }).locator(".badge")).toHaveCount(0);
    await ada.deleteMessage(room, 2);
    await expect(beside.getByRole("article").last()).toContainText("This message was deleted.");
    await answer.reload();
    await waitUntilLive(answer);
    await expect(beside.getByRole("article").first()).toContainText("Why is this so?");
    await answer.setViewportSize({ width: 900, height: 720 });
    await expect(beside).toBeHidden();
    await answer.setViewportSize({ width: 1280, height: 720 });
    await expect(beside.getByRole("article").first()).toContainText("Why is this so?");
  });

  await test.step("both write there, and hear each other", async () => {
    await threadLine.click();
    await expect(message(question, "Because of the lemma")).toBeVisible();
    await composer(question).fill("Which one?");
    await question.getByRole("button", { name: "Send" }).click();
    await expect(message(answer, "Which one?")).toBeVisible();
    await sendMessage(answer, "The second");
    await expect(message(question, "The second")).toBeVisible();
    await composer(question).fill("Thank you");
    await question.getByRole("button", { name: "Send" }).click();
    await expect(message(answer, "Thank you")).toBeVisible();
  });

  await test.step("back in the room the message says it all", async () => {
    await question.getByRole("link", { name: "Back to the room" }).click();
    await expect(threadLine).toContainText("4 replies");
    await sendMessage(answer, "See page 7");
    await expect(threadLine).toContainText("5 replies");
    await expect(threadLine).toContainText("unread");
  });

  await test.step("the notification says why, and the list of threads what is unread", async () => {
    await question.goto("/threads");
    await waitUntilLive(question);
    const entry = question.getByRole("main").getByRole("listitem");
    await expect(entry).toContainText("Why is this so?");
    await expect(entry).toContainText("5 replies");
    await expectUnread(question, { messages: "", notifications: "1" });
    await expect(entry.locator(".badge")).toHaveText(/^1/);
    await sendMessage(answer, "And page 8");
    await expect(entry.locator(".badge")).toHaveText(/^2/);
    await question.goto("/notifications");
    await expect(notifications(question).first()).toContainText("replied in a thread in General");
    await expect(notifications(question).first()).toContainText("You follow this thread.");
  });

  await test.step("whoever stops following hears no more", async () => {
    await notifications(question).first().getByRole("link", { name: /replied/ }).click();
    await expect(message(question, "And page 8")).toBeVisible();
    await question.getByRole("button", { name: "Stop following" }).click();
    await expect(question.getByRole("button", { name: "Follow", exact: true })).toBeVisible();
    await question.goto(`/chat/${room}`);
    await waitUntilLive(question);
    await sendMessage(answer, "Never mind");
    await expect(threadLine).toContainText("7 replies");
    await expect(threadLine).not.toContainText("unread");
  });

  await test.step("one tick says it in the room too, for this reply only", async () => {
    const tick = answer.getByRole("checkbox", { name: "Also send it to the room" });
    await tick.check();
    await sendMessage(answer, "For all: it is the second lemma");
    const inRoom = message(question, "For all: it is the second lemma");
    await expect(inRoom).toBeVisible();
    await expect(tick).not.toBeChecked();
    await sendMessage(answer, "Only here");
    await expect(threadLine).toContainText("9 replies");
    await expect(messages(question)).toHaveCount(3);
    await inRoom.getByRole("link", { name: "Replied in a thread" }).click();
    await expect(message(question, "For all: it is the second lemma")).toBeVisible();
    await expect(message(question, "Only here")).toBeVisible();
  });
});

test("a thread is read again after the connection was lost", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await ada.sendMessage(room, "Why?");
  const thread = await teacher.openThread(room, 1);
  await teacher.sendMessage(thread, "Because");
  const page = await openPage(ada, `/chat/${thread}`);
  await waitUntilLive(page);
  await page.context().setOffline(true);
  await expect(page.getByRole("banner").getByRole("status")).not.toHaveText("Live");
  await teacher.sendMessage(thread, "And therefore");
  await page.context().setOffline(false);
  await waitUntilLive(page);
  await expect(message(page, "And therefore")).toBeVisible();
  await teacher.sendMessage(thread, "Live again");
  await expect(message(page, "Live again")).toBeVisible();
});

test("without JavaScript a message is answered in its thread", async ({ site, openPage }) => {
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  await ada.sendMessage(room, "Why is this so?");
  const page = await openPage(ada, `/chat/${room}/1`, { javaScriptEnabled: false });
  await page.getByRole("button", { name: "Reply in thread" }).click();
  await expect(page.getByRole("heading", { name: "Thread" })).toBeVisible();
  await composer(page).fill("I know it now");
  await page.getByRole("checkbox", { name: "Also send it to the room" }).check();
  await page.getByRole("button", { name: "Send" }).click();
  await expect(message(page, "I know it now")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Also send it to the room" })).not.toBeChecked();
  await page.getByRole("button", { name: "Stop following" }).click();
  await expect(page.getByRole("button", { name: "Follow", exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Back to the room" }).click();
  await expect(messageList(page).getByRole("link", { name: /1 reply/ })).toBeVisible();
  await expect(messageList(page).getByRole("link", { name: "Replied in a thread" })).toBeVisible();
});
