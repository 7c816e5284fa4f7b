// Invalid input is refused with a sentence beside its field, and nothing that was typed is lost.
import { expect, test } from "../support/fixtures";
import { PASSWORD } from "../support/users";
import { composer, confirm, waitUntilLive, message, messages, expectFieldError, REFUSED_TEXT, sendMessage, expectMessages, messageList, removeBrowserValidation, unfold } from "../support/pages";

test("a message that is too long stays in the field, complete", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`, { permissions: ["clipboard-read", "clipboard-write"] });
  const other = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(page);
  await waitUntilLive(other);
  await sendMessage(page, "y".repeat(4000));
  await expect(messages(other)).toHaveCount(1);
  await expect(composer(page)).toHaveValue("");

  const long = "x".repeat(4001);
  await page.evaluate((text) => navigator.clipboard.writeText(text), long);
  await composer(page).press("ControlOrMeta+V");
  await composer(page).press("Enter");
  await expectFieldError(composer(page), "4000 characters");
  await expect(composer(page)).toHaveValue(long);
  await composer(page).press("Backspace");
  await expect(composer(page)).toHaveAccessibleDescription("");
  await composer(page).press("Enter");
  await expect(messages(other)).toHaveCount(2);
});

test("a message of white space only is not sent, with a reason", async ({ site, openPage }) => {
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await composer(page).fill("   ");
  await page.getByRole("button", { name: "Send" }).click();
  await expectFieldError(composer(page), "Please write something before sending.");
  await expect(messages(page)).toHaveCount(0);
});

test("a message that the server refuses shows why, and can be retried or discarded", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  const other = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(page);
  await waitUntilLive(other);
  await sendMessage(page, REFUSED_TEXT);
  const failed = messages(page).filter({ hasText: "Not sent." });
  await expect(failed).toContainText("Please shorten this to 4000 characters");
  await expect(failed).toContainText("abc");
  await page.reload();
  await expect(failed).toContainText("abc");
  await failed.getByRole("button", { name: "Try again" }).click();
  await expect(failed).toContainText("Please shorten this");
  // It does not block later messages.
  await sendMessage(page, "A good one");
  await expect(message(other, "A good one")).toBeVisible();
  await failed.getByRole("button", { name: "Discard" }).click();
  await expect(failed).toHaveCount(0);
  await page.reload();
  await waitUntilLive(page);
  await expectMessages(page, ["A good one"]);
  await expectMessages(other, ["A good one"]);
});

test("markup is text, and only web addresses are links", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  const other = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(page);
  await waitUntilLive(other);
  const texts = ["<img src=x onerror=alert(1)><script>alert(2)</script>", "javascript:alert(3) data:text/html,x", "<b> </script> --> ]]>"];
  // By its name a sign is text as well.
  for (const text of [texts[0], texts[1], "&lt;b&gt; </script> --> ]]>"]) await sendMessage(page, text);
  for (const tab of [page, other]) {
    await expectMessages(tab, texts);
    await tab.reload();
    await waitUntilLive(tab);
    await expectMessages(tab, texts);
    await expect(messageList(tab).locator(".text a, .text img, .text script")).toHaveCount(0);
  }
});

test("signing in with a wrong password", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(422);
  const { students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(site.server, "/signin?next=%2Fnotifications");
  const sentences: string[] = [];
  for (const username of ["nobody-at-all", ada.username]) {
    await page.getByLabel("User name").fill(username);
    await page.getByLabel("Password").fill("not the password");
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button", { name: "Sign in" }).click();
    expect((await answer).status()).toBe(422);
    await expectFieldError(page.getByLabel("Password"), "do not go together");
    await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("User name")).toHaveValue(username);
    await expect(page.getByLabel("Password")).toHaveValue("");
    sentences.push(await page.getByRole("alert").innerText());
  }
  // The answer does not reveal whether the account exists.
  expect(sentences[0]).toBe(sentences[1]);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/notifications");
});

test("signing up with a username that is taken, and with an invalid one", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(422, 409);
  const { invite, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(site.server, invite);
  const form = page.locator("form").filter({ has: page.getByRole("heading", { name: "I am new here" }) });
  const signUp = async (username: string) => {
    await form.getByLabel("Your name").fill("Somebody Else");
    await form.getByLabel("User name").fill(username);
    await form.getByLabel("Password").fill(PASSWORD);
    await form.getByRole("button", { name: "Sign up and join" }).click();
  };
  await signUp(ada.username);
  await expectFieldError(form.getByLabel("User name"), "This user name is taken.");
  await expect(form.getByLabel("Your name")).toHaveValue("Somebody Else");
  await signUp("no spaces please");
  await expectFieldError(form.getByLabel("User name"), "Please use 2 to 32 letters");
  await expect(form.getByLabel("User name")).toHaveValue("no spaces please");
});

test("an invite link that was replaced", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(404);
  const { course, invite, teacher } = await site.createCourse();
  const staff = await openPage(teacher, `/courses/${course}/members`);
  await waitUntilLive(staff);
  await unfold(staff, "Another link, with limits");
  await confirm(staff, "Make a new link", "End it and make a new one");
  await expect(staff.getByLabel("Invite link")).not.toHaveValue(invite);
  const renewed = await staff.getByLabel("Invite link").inputValue();
  const page = await openPage(site.server, invite);
  await expect(page.getByText("This invite link is not in force any more.")).toBeVisible();
  await page.goto(renewed);
  await expect(page.getByRole("heading", { name: "I am new here" })).toBeVisible();
});

test("a course with dates the wrong way round", async ({ site, openPage }) => {
  const page = await openPage(await site.createUser("Grace Hopper"), "/courses/new");
  await waitUntilLive(page);
  await page.getByLabel("Title").fill("Time travel");
  await page.getByLabel("Code").fill("TT 1");
  await page.getByLabel("Description").fill("We end before we begin.");
  await page.getByLabel("First day").fill("2026-12-01");
  await page.getByLabel("Last day").fill("2026-09-01");
  await page.getByRole("button", { name: "Create the course" }).click();
  await expectFieldError(page.getByLabel("Last day"), "The last day comes before the first.");
  await expect(page.getByLabel("Last day")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Last day")).toBeFocused();
  await expect(page).toHaveURL("/courses/new");
  for (const [label, value] of [["Title", "Time travel"], ["Code", "TT 1"], ["Description", "We end before we begin."], ["First day", "2026-12-01"]]) {
    await expect(page.getByLabel(label)).toHaveValue(value);
  }
  await page.getByLabel("Last day").fill("2027-01-31");
  await page.getByRole("button", { name: "Create the course" }).click();
  await expect(page.getByRole("heading", { name: "Time travel", level: 1 })).toBeVisible();
});

test("long and hidden text in every field of a form", async ({ site, openPage }) => {
  const { course, title, teacher } = await site.createCourse();
  const page = await openPage(teacher, `/courses/${course}/settings`);
  await waitUntilLive(page);
  const save = page.getByRole("button", { name: "Save" });
  for (const [label, most] of [["Title", 120], ["Code", 24], ["Description", 10_000]] as const) {
    const field = page.getByLabel(label);
    const before = await field.inputValue();
    await removeBrowserValidation(field);
    const refused = [["x".repeat(most + 1), `Please shorten this to ${most} characters`]];
    // In a long text what nobody sees is cleaned.
    if (label !== "Description") refused.push(["a\u2066b", "U+2066"]);
    for (const [text, sentence] of refused) {
      await field.fill(text);
      await save.click();
      await expectFieldError(field, sentence);
      await expect(field).toHaveValue(text);
    }
    await field.fill(before);
  }
  await save.click();
  // Here or on the course's page: she sees that it is saved.
  await expect(page.getByText("Saved.").or(page.getByRole("heading", { name: title, level: 1 }))).toBeVisible();
});

test("a password that is wrong, and one that is too short", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(422);
  const { students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, "/settings");
  await waitUntilLive(page);
  const change = page.getByRole("button", { name: "Change the password" });
  await page.getByLabel("Password now").fill("not the password");
  await page.getByLabel("New password").fill("a much better password");
  await change.click();
  await expect(page.getByLabel("Password now")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Password now")).toHaveAccessibleDescription(/\S/);
  await page.getByLabel("Password now").fill(PASSWORD);
  await removeBrowserValidation(page.getByLabel("New password"));
  await page.getByLabel("New password").fill("seven77");
  await change.click();
  await expectFieldError(page.getByLabel("New password"), "Please use at least 8 characters.");
  // The answer is another page, and no page contains a password.
  await page.getByLabel("Password now").fill(PASSWORD);
  await page.getByLabel("New password").fill("a much better password");
  await change.click();
  await expect(page.getByText("Your password is changed.")).toBeVisible();
  const again = await openPage(site.server, "/signin");
  await again.getByLabel("User name").fill(ada.username);
  await again.getByLabel("Password").fill("a much better password");
  await again.getByRole("button", { name: "Sign in" }).click();
  await expect(again.getByRole("heading", { name: "Hello, Ada Lovelace" })).toBeVisible();
});

test("an unknown user and a known one are offered a place with the same answer", async ({ site, openPage }) => {
  const { course, teacher } = await site.createCourse();
  const stranger = await site.createUser("Ada Lovelace");
  const page = await openPage(teacher, `/courses/${course}/members`);
  await waitUntilLive(page);
  await page.getByLabel("User name").fill("nobody-at-all");
  await page.getByRole("button", { name: "Offer a place" }).click();
  await expect(page.getByText("@nobody-at-all", { exact: true })).toBeVisible();
  const studentPage = await openPage(stranger, "/notifications");
  await waitUntilLive(studentPage);
  await page.getByLabel("User name").fill(stranger.username);
  await page.getByRole("button", { name: "Offer a place" }).click();
  await expect(page.getByText(`@${stranger.username}`, { exact: true })).toBeVisible();
  await studentPage.getByRole("button", { name: /^Accept Compilers/ }).click();
  await expect(page.getByRole("heading", { name: "In this course: 2" })).toBeVisible();
});
