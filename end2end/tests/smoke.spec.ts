// The server answers at all.
import { expect, test } from "../support/fixtures";

test("the server reports that it is healthy", async ({ request }) => {
  const answer = await request.get("/healthz");
  expect(answer.status()).toBe(200);
});
