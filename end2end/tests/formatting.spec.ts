// What people write with marks becomes what they mean, for everybody alike.
import { expect, test } from "../support/fixtures";
import { composer, editor, messages, notifications, sendMessage, toolbarButton, waitUntilLive } from "../support/pages";

const PROGRAM = ["Why does **this** not end?", "```python", "    while True:", "        n += 1  # <script>alert(1)</script>", "```", "And $\\sum_{i=1}^n i$?"];

test("a program and a formula in one message are seen by two people, and copied", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  const other = await openPage(teacher, `/chat/${room}`);
  for (const tab of [page, other]) await waitUntilLive(tab);
  await sendMessage(page, PROGRAM.join("\n"));
  await test.step("live, and after a reload, the same", async () => {
    const shown: string[] = [];
    for (const tab of [page, other]) {
      await expect(messages(tab).locator("strong")).toHaveText("this");
      await expect(messages(tab).locator("pre")).toHaveText("    while True:\n        n += 1  # <script>alert(1)</script>", { useInnerText: false });
      await expect(messages(tab).locator("pre .k").first()).toHaveText(/while/);
      await expect(messages(tab).locator("math munderover, math msubsup")).toHaveCount(1);
      shown.push(await messages(tab).locator(".formatted").innerHTML());
      await tab.reload();
      await waitUntilLive(tab);
      shown.push(await messages(tab).locator(".formatted").innerHTML());
    }
    // A page that draws it live marks its end with a comment.
    for (const html of shown) expect(html.replace("<!---->", "")).toBe(shown[1]);
  });

  await test.step("the code is copied with one button", async () => {
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    await composer(page).press("ControlOrMeta+v");
    await expect(composer(page)).toHaveValue(/^ {4}while True:\n {8}n \+= 1/);
    await composer(page).fill("");
  });

  await test.step("what is edited is rendered again", async () => {
    await (await toolbarButton(messages(page).first(), "Edit")).click();
    await editor(page).fill("Solved, *thanks* @" + teacher.username);
    await editor(page).press("Enter");
    for (const tab of [page, other]) await expect(messages(tab).locator("em")).toHaveText("thanks");
    await expect(other.locator(".mention[data-me]")).toHaveText(`@${teacher.username}`);
    await expect(page.locator(".mention:not([data-me])")).toHaveCount(1);
  });

  await test.step("a notification says it without the marks", async () => {
    await other.goto("/notifications");
    await expect(notifications(other).first()).toContainText(`Solved, thanks @${teacher.username}`);
  });
});

test("without JavaScript it is the same, and what is not a formula says why", async ({ site, openPage }) => {
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`, { javaScriptEnabled: false });
  await composer(page).fill("- [x] **done** for $5, not $6\n- $\\nosuch{x}$");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(messages(page).locator("li strong")).toHaveText("done");
  await expect(messages(page).getByText("not a formula")).toBeVisible();
  await expect(messages(page).locator("math")).toHaveCount(0);
});
