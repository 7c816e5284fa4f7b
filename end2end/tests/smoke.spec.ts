// The server is there at all.
import { expect, test } from "../support/fixtures";

test("the server says it is well", async ({ request }) => {
  const answer = await request.get("/healthz");
  expect(answer.status()).toBe(200);
});
