// What a screen reader says, taken from the browser's accessibility tree: role, name and states of an element, and the lines of
// live regions.
import type { CDPSession, Locator, Page } from "@playwright/test";

interface AxNode {
  nodeId: string;
  parentId?: string;
  childIds?: string[];
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  description?: { value: string };
  value?: { value: string | number };
  properties?: { name: string; value: { value: unknown } }[];
}

/** Of what a reader passes these roles and no others; what they hold is their name already. */
const LEAVES = new Set(["button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "heading", "image", "StaticText", "DisclosureTriangle"]);
const AROUND = new Set(["banner", "navigation", "main", "complementary", "region", "article", "form", "group", "list", "listitem", "log", "status", "alert"]);
const STATES = ["checked", "expanded", "invalid", "required", "readonly"];

/** Listens to one page. */
export class ScreenReader {
  readonly lines: string[] = [];

  private constructor(private readonly page: Page, private readonly devtools: CDPSession) {}

  static async listen(page: Page): Promise<ScreenReader> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Accessibility.enable");
    return new ScreenReader(page, devtools);
  }

  heading(text: string): void {
    this.lines.push("", `## ${text}`, "");
  }

  /** A key is pressed; says what has the focus then. */
  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
    this.lines.push(`${key}: ${await this.focused()}`);
  }

  /** Says what has the focus, once it is this. */
  async focus(what: string, element: Locator): Promise<void> {
    await element.and(this.page.locator(":focus")).waitFor();
    this.lines.push(`${what}: ${await this.focused()}`);
  }

  private async focused(): Promise<string> {
    // In the next turn of the page whatever a key has changed is drawn.
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const { result } = await this.devtools.send("Runtime.evaluate", { expression: "document.activeElement" });
    const { nodes } = await this.devtools.send("Accessibility.getPartialAXTree", { objectId: result.objectId, fetchRelatives: false });
    return say(nodes[0] as unknown as AxNode) || "nothing";
  }

  /** Says what the live region holds. */
  async live(region: Locator): Promise<void> {
    for (const text of await region.locator("p").allInnerTexts()) this.lines.push(`told by itself: ${tidy(text)}`);
  }

  /** Reads a part of the page from its beginning to its end. */
  async read(part: Locator): Promise<void> {
    const { root } = await this.devtools.send("DOM.getDocument", { depth: 0 });
    const mark = `reader-${this.lines.length}`;
    await part.evaluate((element, mark) => element.setAttribute("data-reader", mark), mark);
    const { nodeId } = await this.devtools.send("DOM.querySelector", { nodeId: root.nodeId, selector: `[data-reader="${mark}"]` });
    const { node } = await this.devtools.send("DOM.describeNode", { nodeId });
    await part.evaluate((element) => element.removeAttribute("data-reader"));
    const { nodes } = await this.devtools.send("Accessibility.getFullAXTree");
    const all = new Map((nodes as unknown as (AxNode & { backendDOMNodeId?: number })[]).map((one) => [one.nodeId, one]));
    const start = [...all.values()].find((one) => one.backendDOMNodeId === node.backendNodeId);
    if (start) this.walk(start, all, 0);
  }

  private walk(node: AxNode, all: Map<string, AxNode>, depth: number): void {
    const role = node.role?.value ?? "";
    const said = !node.ignored && (LEAVES.has(role) || AROUND.has(role)) ? say(node) : "";
    if (said && !(role === "listitem" || role === "list")) {
      this.lines.push(`${"  ".repeat(depth)}${said}`);
      if (LEAVES.has(role)) return;
      depth += 1;
    }
    for (const id of node.childIds ?? []) {
      const child = all.get(id);
      if (child) this.walk(child, all, depth);
    }
  }

  /** All that was said. */
  get text(): string {
    return this.lines.join("\n").trim() + "\n";
  }
}

/** `button "Remove Ada", expanded`. */
function say(node: AxNode): string {
  const role = node.role?.value ?? "";
  const name = tidy(node.name?.value ?? "");
  if (role === "StaticText") return name && `"${name}"`;
  const states = (node.properties ?? [])
    .filter(({ name, value }) => STATES.includes(name) && value.value !== false && value.value !== "false")
    .map(({ name, value }) => (value.value === true || value.value === "true" ? name : `${name} ${String(value.value)}`));
  const level = node.properties?.find(({ name }) => name === "level" && role === "heading")?.value.value;
  const words = [role === "DisclosureTriangle" ? "summary" : role, level, name && `"${name}"`].filter(Boolean).join(" ");
  const description = tidy(node.description?.value ?? "");
  return [words, description && `described "${description}"`, ...states].filter(Boolean).join(", ");
}

/** Without what differs from run to run. */
function tidy(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} [A-Z][a-z]+ \d{4}/g, "DAY")
    .replace(/\b[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2}( \d{4})?\b/g, "DAY")
    .replace(/\b\d{2}:\d{2}\b/g, "TIME")
    .replace(/\b(Compilers|CS|ada|grace)( ?)\d+/g, "$1$2N")
    .trim();
}
