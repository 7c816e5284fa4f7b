// What is asked of a page while it is measured.
import type { Browser, BrowserContext, CDPSession, Page } from "@playwright/test";

/** What the script below keeps in the page. */
declare global {
  interface Window {
    probe: { hydrated: number; painted: number; lastTask: number; longest: number; memory?: WebAssembly.Memory };
  }
}

/** Runs in the page before everything else. */
function observe(): void {
  const probe: Window["probe"] = { hydrated: 0, painted: 0, lastTask: 0, longest: 0 };
  window.probe = probe;
  const take = (result: WebAssembly.WebAssemblyInstantiatedSource) => {
    const memory = Object.values(result.instance.exports).find((one) => one instanceof WebAssembly.Memory);
    probe.memory ??= memory as WebAssembly.Memory | undefined;
    return result;
  };
  const streaming = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...args) => take(await streaming.apply(WebAssembly, args));
  new MutationObserver((_, observer) => {
    if (!document.documentElement?.hasAttribute("data-hydrated")) return;
    probe.hydrated = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-hydrated"] });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      probe.lastTask = Math.max(probe.lastTask, entry.startTime + entry.duration);
      probe.longest = Math.max(probe.longest, entry.duration);
    }
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "first-contentful-paint") probe.painted = entry.startTime;
  }).observe({ type: "paint", buffered: true });
}

export interface Probed {
  context: BrowserContext;
  page: Page;
  cdp: CDPSession;
}

/** A page of a user, in a context of its own, with a processor that is `slower` times slower. */
export async function openProbed(browser: Browser, url: string, cookie: string, slower: number): Promise<Probed> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1360, height: 850 } });
  const [name, ...value] = cookie.split("=");
  await context.addCookies([{ name, value: value.join("="), url }]);
  const page = await context.newPage();
  await page.addInitScript(observe);
  const cdp = await context.newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: slower });
  return { context, page, cdp };
}

/** 150 ms to the server and 1.6 Mbit/s. */
export const slowNetwork = ({ cdp }: Probed) =>
  cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 });

export const hydrated = (page: Page) => page.waitForFunction(() => window.probe.hydrated > 0, undefined, { polling: 50, timeout: 120_000 });

/** Waits until the page has had no long task for a second. */
export const settled = (page: Page) =>
  page.waitForFunction(() => performance.now() - window.probe.lastTask > 1_000, undefined, { polling: 250, timeout: 120_000 });

/** Waits until what has just changed is painted and nothing is left to do. */
export const idle = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => done())))));

/** The durations of the tasks of the page's main thread while `work` runs, in milliseconds, the longest first. */
export async function tasks(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<number[]> {
  await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline"] });
  await work();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const events = trace.traceEvents;
  // Of the renderers, the one that was busiest.
  const mains = events.filter((event) => event.name === "thread_name" && event.args?.name === "CrRendererMain");
  const of = ({ pid, tid }: TraceEvent) => {
    const own = events.filter((event) => event.name === "RunTask" && event.pid === pid && event.tid === tid);
    return own.map((event) => (event.dur ?? 0) / 1_000).sort((a, b) => b - a);
  };
  const sum = (values: number[]) => values.reduce((all, one) => all + one, 0);
  return mains.map(of).sort((a, b) => sum(b) - sum(a))[0] ?? [];
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  dur?: number;
  args?: { name?: string };
}

/** All nodes of the document: elements, texts and comments. */
export const nodeCount = (page: Page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
    let count = 0;
    while (walker.nextNode()) count += 1;
    return count;
  });

/** Megabytes of WebAssembly memory. */
export const memory = (page: Page) => page.evaluate(() => (window.probe.memory?.buffer.byteLength ?? 0) / 1_048_576);

export const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
