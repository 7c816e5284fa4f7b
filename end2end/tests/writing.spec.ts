// Writing a message: marks by buttons and keys, lists at the caret, pasting what is formatted, a preview, input methods, the Enter key.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { composer, messages, sendMessage, waitUntilLive } from "../support/pages";

const toolbar = (page: Page) => page.getByRole("toolbar", { name: "Formatting" });
const suggestions = (page: Page) => page.getByRole("listbox", { name: "Suggestions" });

test("marks, a preview and a list of people, by keyboard", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  const other = await openPage(teacher, `/chat/${room}`);
  for (const tab of [page, other]) await waitUntilLive(tab);
  const field = composer(page);

  await test.step("buttons and keys put marks around what is selected, and undo takes them away", async () => {
    await expect(toolbar(page)).toBeVisible();
    await field.fill("make it bold");
    await field.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(8, 12));
    await field.press("ControlOrMeta+b");
    await expect(field).toHaveValue("make it **bold**");
    await field.press("ControlOrMeta+i");
    await expect(field).toHaveValue("make it ***bold***");
    await field.press("ControlOrMeta+z");
    await expect(field).toHaveValue("make it **bold**");
    await toolbar(page).getByRole("button", { name: "Code" }).click();
    await expect(field).toHaveValue("make it **`bold`**");
    await expect(field).toBeFocused();
    await field.fill("one\ntwo");
    await field.press("ControlOrMeta+a");
    await toolbar(page).getByRole("button", { name: "List" }).click();
    await expect(field).toHaveValue("- one\n- two");
    await field.fill("the page");
    await field.press("ControlOrMeta+a");
    await field.press("ControlOrMeta+k");
    await expect(field).toHaveValue("[the page](https://)");
    await page.keyboard.type("https://a.example");
    await expect(field).toHaveValue("[the page](https://a.example)");
  });

  await test.step("the toolbar is one stop of the Tab key, and shows a preview", async () => {
    await field.fill("**so** it looks");
    await field.press("Tab");
    await page.keyboard.press("Tab");
    await expect(toolbar(page).getByRole("button", { name: "Bold" })).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await expect(toolbar(page).getByRole("button", { name: "Italic" })).toBeFocused();
    await toolbar(page).getByRole("button", { name: "Preview" }).click();
    const preview = page.getByRole("region", { name: "Preview" });
    await expect(preview.locator("strong")).toHaveText("so");
    await field.fill("$x^2$");
    await expect(preview.locator("math")).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await toolbar(page).getByRole("button", { name: "Preview" }).click();
    await expect(preview).toHaveCount(0);
  });

  await test.step("people after @, chosen by keyboard", async () => {
    await field.fill("");
    await page.keyboard.type("Ask @gra");
    await expect(suggestions(page).getByRole("option")).toHaveCount(1);
    await expect(field).toHaveAttribute("aria-activedescendant", "completion-0");
    expect((await new AxeBuilder({ page }).include("main").analyze()).violations).toEqual([]);
    await page.keyboard.press("Enter");
    await expect(field).toHaveValue(`Ask @${teacher.username} `);
    await page.keyboard.type("or @sta");
    await expect(suggestions(page).getByRole("option", { name: "the staff of the course" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(suggestions(page)).toHaveCount(0);
    await page.keyboard.type("ff");
    await expect(suggestions(page).getByRole("option")).toHaveCount(1);
    await page.keyboard.press("Tab");
    await expect(field).toHaveValue(`Ask @${teacher.username} or @staff `);
    await page.keyboard.press("Enter");
    await expect(other.locator(".mention[data-me]")).toHaveCount(2);
  });

  await test.step("rooms after #, emoji after :", async () => {
    await page.keyboard.type(":rocke");
    await expect(suggestions(page).getByRole("option").first()).toContainText("rocket");
    await page.keyboard.press("Enter");
    await expect(field).toHaveValue("🚀 ");
    await page.keyboard.type("#gen");
    await suggestions(page).getByRole("option", { name: "General" }).click();
    await expect(field).toHaveValue(new RegExp(`^🚀 \\[#General\\]\\(http.*/chat/${room}\\) $`));
    await page.keyboard.press("Enter");
    await expect(messages(other).last().getByRole("link", { name: "#General" })).toHaveAttribute("href", new RegExp(`/chat/${room}$`));
  });

  await test.step("who is not in the room is named", async () => {
    await sendMessage(page, "Where is @nobody?");
    await expect(page.getByText("@nobody is not in this room and was not told.")).toBeVisible();
    await page.keyboard.type("x");
    await expect(page.getByText("@nobody is not in this room and was not told.")).toHaveCount(0);
  });
});

test("what is pasted from a word processor or a notebook comes out as Markdown", async ({ site, openPage }) => {
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await expect(toolbar(page)).toBeVisible();
  const paste = async (html: string, plain: string) => {
    await composer(page).fill("");
    return composer(page).evaluate((area: HTMLTextAreaElement, [html, plain]) => {
      const data = new DataTransfer();
      data.setData("text/html", html ?? "");
      data.setData("text/plain", plain ?? "");
      area.focus();
      return !area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, [html, plain]);
  };
  await paste(
    `<html><head><style>p{}</style></head><body><h2>Sheet <b>1</b></h2><p class=MsoNormal>Some <b>bold</b>, <i>slanted</i> and
     <span style="font-weight: 700">heavy</span> words, <a href="https://a.example/x">a link</a>.</p><ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>
     <ol><li>first</li></ol><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2|3</td></tr></table><pre>  x = 1\n  y</pre><script>alert(1)</script></body></html>`,
    "plain",
  );
  await expect(composer(page)).toHaveValue(
    "## Sheet **1**\n\nSome **bold**, *slanted* and **heavy** words, [a link](https://a.example/x).\n\n- one\n  - inner\n- two\n\n1. first\n\n| a | b |\n| --- | --- |\n| 1 | 2\\|3 |\n\n```\n  x = 1\n  y\n```",
  );
  // Docs of Google are in a bold that is none.
  await paste(`<b style="font-weight:normal"><span>All <em>of</em> it</span></b>`, "All of it");
  await expect(composer(page)).toHaveValue("All *of* it");
  // Code from an editor keeps its lines: the browser pastes it as it is.
  expect(await paste(`<div style="white-space: pre"><div><span style="font-weight: bold">if</span> x:</div></div>`, "if x:")).toBe(false);
  expect(await paste("<p>only text</p>", "only text")).toBe(false);
});

test("Enter that ends a composition sends nothing, in Safari neither; a setting swaps Enter and Shift+Enter", async ({ site, openPage }) => {
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await composer(page).fill("日本");
  const enter = (init: Record<string, unknown>) =>
    composer(page).evaluate((area, init) => {
      area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init }));
    }, init);
  await enter({ isComposing: true });
  // Safari: the composition has ended already; the code of the key says what it was for.
  await enter({ isComposing: false, keyCode: 229 });
  await expect(composer(page)).toHaveValue("日本");
  await expect(messages(page)).toHaveCount(0);
  await composer(page).press("Enter");
  await expect(messages(page)).toHaveCount(1);

  await page.goto("/settings");
  await waitUntilLive(page);
  await page.getByLabel("Swap what Enter and Shift+Enter do").check();
  await page.goto(`/chat/${room}`);
  await waitUntilLive(page);
  await composer(page).fill("one");
  await composer(page).press("Enter");
  await page.keyboard.type("two");
  await expect(composer(page)).toHaveValue("one\ntwo");
  await composer(page).press("Shift+Enter");
  await expect(messages(page)).toHaveCount(2);
  await page.goto("/settings");
  await expect(page.getByLabel("Swap what Enter and Shift+Enter do")).toBeChecked();
});

test("many people are told only after a question", async ({ site, openPage }) => {
  const names = Array.from({ length: 30 }, (_, at) => `Learner ${String.fromCharCode(65 + at / 6, 97 + (at % 6))}`);
  const { room, teacher, students } = await site.createCourse(...names);
  const page = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(page);
  await sendMessage(page, "@everyone no lecture");
  const question = messages(page).first();
  await expect(question).toContainText("@everyone tells all 31 people in this room. Are all of them meant?");
  await question.getByRole("button", { name: "Tell all of them" }).click();
  await expect(page.locator(".message .mention")).toHaveText("@everyone");
  const student = await openPage(students[0]!, "/notifications");
  await expect(student.getByRole("main")).toContainText("no lecture");
});
