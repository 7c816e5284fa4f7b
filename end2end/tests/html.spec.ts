// Every page is valid HTML by the W3C checker, as the server sends it: signed out, as student, staff and admin, empty and
// with content, as the answer to forms with problems, and where passwords are not safe. Needs Java.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request, type APIRequestContext, type APIResponse } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { createFullCourse } from "../support/page-urls";

test.describe.configure({ timeout: 180_000 });

/** Pages as files, each named by who asked for what. */
class Pages {
  readonly folder = mkdtempSync(join(tmpdir(), "cohort-html-"));
  count = 0;

  async add(who: string, path: string, answer: APIResponse): Promise<void> {
    const html = await answer.text();
    expect(html, `${who} ${path}: ${answer.status()}`).toContain("<!DOCTYPE html>");
    this.count++;
    writeFileSync(join(this.folder, `${this.count}-${who}-${path.replace(/[^a-z0-9]+/gi, "-")}.html`), html);
  }

  async get(who: string, context: APIRequestContext, paths: string[]): Promise<void> {
    for (const path of paths) await this.add(who, path, await context.get(path));
  }

  /** The checker's errors and warnings, one a line; none if all pages are valid. */
  problems(): string {
    const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
    const options = ["-Xss4m", "-jar", jar, "--stdout", "--exit-zero-always", "--errors-only", "--format", "gnu", this.folder];
    return execFileSync("java", options, { encoding: "utf8", maxBuffer: 1 << 26 });
  }
}

test("every page is valid HTML", async ({ ownServer, ownSite }) => {
  const pages = new Pages();
  try {
    const { teacher, student, signedOutPaths, memberPaths, staffPaths, notFoundPaths } = await createFullCourse(ownSite);
    const empty = await ownSite.createUser("Edsger Dijkstra");
    const visitor = await request.newContext({ baseURL: ownServer.url, extraHTTPHeaders: { Origin: ownServer.url } });
    await pages.get("visitor", visitor, [...signedOutPaths, "/join/no-such-link", "/nowhere", "/help", "/help?q=mention"]);
    await pages.get("student", student.request, [...memberPaths, ...notFoundPaths]);
    await pages.get("staff", teacher.request, [...memberPaths, ...staffPaths, "/rooms/new"]);
    await pages.get("newcomer", empty.request, ["/", "/notifications", "/settings", "/rooms/new"]);
    for (const [who, context, path, form] of [
      ["visitor", visitor, "/signin", { do: "sign_in", form: "sign-in", username: "nobody", password: "x" }],
      ["visitor", visitor, signedOutPaths.at(-1) ?? "", { do: "sign_up", form: "sign-up", name: "", username: "no spaces", password: "x" }],
      ["staff", teacher.request, "/courses/new", { do: "new_course", form: "course", title: "", starts_on: "2030-01-01", ends_on: "2029-01-01" }],
      ["student", student.request, "/settings", { do: "change_password", form: "password", old: "x", new: "y" }],
      ["student", student.request, memberPaths[1] ?? "", { do: "send", form: "composer", content: "x".repeat(5000) }],
    ] as const) {
      await pages.add(`${who}-post`, path, await context.post(path, { form, maxRedirects: 0 }));
    }
    await visitor.dispose();
    expect(pages.problems(), `${pages.count} pages`).toBe("");
  } finally {
    rmSync(pages.folder, { recursive: true, force: true });
  }
});

test("the page of the first account is valid HTML", async ({ ownServer }) => {
  const pages = new Pages();
  try {
    const visitor = await request.newContext({ baseURL: ownServer.url });
    await pages.get("visitor", visitor, ["/setup"]);
    await visitor.dispose();
    expect(pages.problems()).toBe("");
  } finally {
    rmSync(pages.folder, { recursive: true, force: true });
  }
});
