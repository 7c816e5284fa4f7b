// What cannot be taken is refused with a sentence beside its field, and nothing that was written is lost.
import { expect, test } from "../support/fixtures";
import { PASSWORD } from "../support/users";
import { composer, isLive, message, messages, objects, says, shows, timeline, unbounded } from "../support/pages";

test("a message that is too long stays in the field, all of it", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, `/chat/${room}`, { permissions: ["clipboard-read", "clipboard-write"] });
  const other = await visit(teacher, `/chat/${room}`);
  await isLive(page);
  await isLive(other);
  await says(page, "y".repeat(4000));
  await expect(messages(other)).toHaveCount(1);
  await expect(composer(page)).toHaveValue("");

  const long = "x".repeat(4001);
  await page.evaluate((text) => navigator.clipboard.writeText(text), long);
  await composer(page).press("ControlOrMeta+V");
  await composer(page).press("Enter");
  await objects(composer(page), "4000 characters");
  await expect(composer(page)).toHaveValue(long);
  await composer(page).press("Backspace");
  await expect(composer(page)).toHaveAccessibleDescription("");
  await composer(page).press("Enter");
  await expect(messages(other)).toHaveCount(2);
});

test("a message of nothing but space is not sent, and says why", async ({ school, visit }) => {
  const { room, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, `/chat/${room}`);
  await isLive(page);
  await composer(page).fill("   ");
  await page.getByRole("button", { name: "Send" }).click();
  await objects(composer(page), "Please write something before sending.");
  await expect(messages(page)).toHaveCount(0);
});

test("a message that the server refuses says why, and can be tried again or discarded", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, `/chat/${room}`);
  const other = await visit(teacher, `/chat/${room}`);
  await isLive(page);
  await isLive(other);
  await says(page, "abc\u202Edef");
  const failed = messages(page).filter({ hasText: "Not sent." });
  await expect(failed).toContainText("invisible control character (U+202E)");
  await expect(failed).toContainText("abc");
  await page.reload();
  await expect(failed).toContainText("abc");
  await failed.getByRole("button", { name: "Try again" }).click();
  await expect(failed).toContainText("U+202E");
  // It holds up nothing.
  await says(page, "A good one");
  await expect(message(other, "A good one")).toBeVisible();
  await failed.getByRole("button", { name: "Discard" }).click();
  await expect(failed).toHaveCount(0);
  await page.reload();
  await isLive(page);
  await shows(page, ["A good one"]);
  await shows(other, ["A good one"]);
});

test("markup is text, and only web addresses are links", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, `/chat/${room}`);
  const other = await visit(teacher, `/chat/${room}`);
  await isLive(page);
  await isLive(other);
  const texts = ["<img src=x onerror=alert(1)><script>alert(2)</script>", "javascript:alert(3) data:text/html,x", "&lt;b&gt; </script> --> ]]>"];
  for (const text of texts) await says(page, text);
  for (const tab of [page, other]) {
    await shows(tab, texts);
    await tab.reload();
    await isLive(tab);
    await shows(tab, texts);
    await expect(timeline(tab).locator(".text a, .text img, .text script")).toHaveCount(0);
  }
});

test("signing in with a wrong password", async ({ school, visit, complaints }) => {
  complaints.allowStatus(422);
  const { students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(school.server, "/signin?next=%2Fnotifications");
  const sentences: string[] = [];
  for (const username of ["nobody-at-all", ada.username]) {
    await page.getByLabel("User name").fill(username);
    await page.getByLabel("Password").fill("not the password");
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button", { name: "Sign in" }).click();
    expect((await answer).status()).toBe(422);
    await objects(page.getByLabel("Password"), "do not go together");
    await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("User name")).toHaveValue(username);
    await expect(page.getByLabel("Password")).toHaveValue("");
    sentences.push(await page.getByRole("alert").innerText());
  }
  // Nobody learns who has an account.
  expect(sentences[0]).toBe(sentences[1]);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/notifications");
});

test("signing up with a name that is taken, and with one that cannot be", async ({ school, visit, complaints }) => {
  complaints.allowStatus(422, 409);
  const { invite, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(school.server, invite);
  const form = page.locator("form").filter({ has: page.getByRole("heading", { name: "I am new here" }) });
  const tries = async (username: string) => {
    await form.getByLabel("Your name").fill("Somebody Else");
    await form.getByLabel("User name").fill(username);
    await form.getByLabel("Password").fill(PASSWORD);
    await form.getByRole("button", { name: "Sign up and join" }).click();
  };
  await tries(ada.username);
  await objects(form.getByLabel("User name"), "This user name is taken.");
  await expect(form.getByLabel("Your name")).toHaveValue("Somebody Else");
  await tries("no spaces please");
  await objects(form.getByLabel("User name"), "Please use 2 to 32 letters");
  await expect(form.getByLabel("User name")).toHaveValue("no spaces please");
});

test("an invite link that is not in force", async ({ school, visit, complaints }) => {
  complaints.allowStatus(404);
  const { course, invite, teacher } = await school.classroom();
  const staff = await visit(teacher, `/courses/${course}/members`);
  await isLive(staff);
  await staff.getByRole("button", { name: "Make a new link" }).click();
  await expect(staff.getByLabel("Invite link")).not.toHaveValue(invite);
  const renewed = await staff.getByLabel("Invite link").inputValue();
  const page = await visit(school.server, invite);
  await expect(page.getByText("This invite link is not in force any more.")).toBeVisible();
  await page.goto(renewed);
  await expect(page.getByRole("heading", { name: "I am new here" })).toBeVisible();
});

test("a course with dates the wrong way round", async ({ school, visit }) => {
  const page = await visit(await school.newcomer("Grace Hopper"), "/courses/new");
  await isLive(page);
  await page.getByLabel("Title").fill("Time travel");
  await page.getByLabel("Code").fill("TT 1");
  await page.getByLabel("Description").fill("We end before we begin.");
  await page.getByLabel("First day").fill("2026-12-01");
  await page.getByLabel("Last day").fill("2026-09-01");
  await page.getByRole("button", { name: "Create the course" }).click();
  await objects(page.getByLabel("Last day"), "The last day comes before the first.");
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

test("long and hidden text in every field of a form", async ({ school, visit }) => {
  const { course, title, teacher } = await school.classroom();
  const page = await visit(teacher, `/courses/${course}/settings`);
  await isLive(page);
  const save = page.getByRole("button", { name: "Save" });
  for (const [label, most] of [["Title", 120], ["Code", 24], ["Description", 10_000]] as const) {
    const field = page.getByLabel(label);
    const before = await field.inputValue();
    await unbounded(field);
    for (const [text, sentence] of [["x".repeat(most + 1), `Please shorten this to ${most} characters`], ["a\u2066b", "U+2066"]]) {
      await field.fill(text);
      await save.click();
      await objects(field, sentence);
      await expect(field).toHaveValue(text);
    }
    await field.fill(before);
  }
  await save.click();
  // Here or on the course's page: she sees that it is done.
  await expect(page.getByText("Saved.").or(page.getByRole("heading", { name: title, level: 1 }))).toBeVisible();
});

test("a password that is wrong, and one that is too short", async ({ school, visit }) => {
  const { students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, "/settings");
  await isLive(page);
  const change = page.getByRole("button", { name: "Change the password" });
  await page.getByLabel("Password now").fill("not the password");
  await page.getByLabel("New password").fill("a much better password");
  await change.click();
  await expect(page.getByLabel("Password now")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Password now")).toHaveAccessibleDescription(/\S/);
  await page.getByLabel("Password now").fill(PASSWORD);
  await unbounded(page.getByLabel("New password"));
  await page.getByLabel("New password").fill("seven77");
  await change.click();
  await objects(page.getByLabel("New password"), "Please use at least 8 characters.");
  await page.getByLabel("New password").fill("a much better password");
  await change.click();
  await expect(page.getByText("Your password is changed.")).toBeVisible();
  const again = await visit(school.server, "/signin");
  await again.getByLabel("User name").fill(ada.username);
  await again.getByLabel("Password").fill("a much better password");
  await again.getByRole("button", { name: "Sign in" }).click();
  await expect(again.getByRole("heading", { name: "Hello, Ada Lovelace" })).toBeVisible();
});

test("somebody who is not there cannot be added", async ({ school, visit }) => {
  const { course, teacher } = await school.classroom();
  const stranger = await school.newcomer("Ada Lovelace");
  const page = await visit(teacher, `/courses/${course}/members`);
  await isLive(page);
  await page.getByLabel("User name").fill("nobody-at-all");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await objects(page.getByLabel("User name"), "Nobody has this user name.");
  await expect(page.getByLabel("User name")).toHaveValue("nobody-at-all");
  const hers = await visit(stranger, "/notifications");
  await isLive(hers);
  await page.getByLabel("User name").fill(stranger.username);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("heading", { name: "In this course: 2" })).toBeVisible();
  await expect(hers.getByText(/You are now in Compilers/)).toBeVisible();
});
