// Files for messages: made in the page, chosen and sent.
import { expect, type Page } from "@playwright/test";
import { composer, messages } from "./pages";

interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A JPEG of this size, drawn by the browser. */
export async function pictureOf(page: Page, name: string, width: number, height: number): Promise<ChosenFile> {
  const url = await page.evaluate(([width, height]) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d")!;
    const gradient = context.createLinearGradient(0, 0, width, height);
    gradient.addColorStop(0, "teal");
    gradient.addColorStop(1, "gold");
    context.fillStyle = gradient;
    context.fillRect(0, 0, width, height);
    return canvas.toDataURL("image/jpeg");
  }, [width, height] as const);
  return { name, mimeType: "image/jpeg", buffer: Buffer.from(url.split(",")[1] ?? "", "base64") };
}

/** Sends files in one message without a text, and waits until it is there. */
export async function sendFiles(page: Page, files: ChosenFile[]): Promise<void> {
  const before = await messages(page).count();
  await page.getByLabel("Attach files").setInputFiles(files);
  const toSend = page.getByRole("list", { name: "Files to send" });
  await expect(toSend.getByRole("listitem")).toHaveCount(files.length);
  await expect(toSend.getByRole("progressbar")).toHaveCount(0);
  await composer(page).press("Enter");
  await expect(messages(page)).toHaveCount(before + 1);
  await expect(toSend).toHaveCount(0);
}
