// Offers: one is accepted and another declined, with and without JavaScript. A block closes a direct room.
import { expect, test } from "../support/fixtures";
import { composer, waitUntilLive, offerOf } from "../support/pages";

for (const javaScriptEnabled of [true, false]) {
  test(`a place is accepted and a private room declined, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({ site, openPage }) => {
    const { course, title, teacher, students: [alan] } = await site.createCourse("Alan Turing");
    const ada = await site.createUser("Ada Lovelace");
    const page = await openPage(ada, "/", { javaScriptEnabled });
    if (javaScriptEnabled) await waitUntilLive(page);
    await teacher.execute({ do: "add_member", course, username: ada.username, role: "student" });
    if (!javaScriptEnabled) await page.reload();
    await expect(page.getByRole("main").getByText(`Grace Hopper offers you a place in ${title}, as a student.`)).toBeVisible();
    await page.getByRole("button", { name: offerOf("Accept", title) }).click();
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();

    await alan.execute({ do: "new_private_room", course, name: "Chess", participants: [ada.id] });
    await page.goto("/notifications");
    if (javaScriptEnabled) await waitUntilLive(page);
    await page.getByRole("button", { name: offerOf("Decline", "Chess") }).click();
    await expect(page.getByRole("button", { name: offerOf("Decline", "Chess") })).toHaveCount(0);
    const { overview } = await ada.query({ view: "overview" });
    expect(overview.rooms.map((room) => room.name)).not.toContain("Chess");
  });
}

test("a block closes the direct room for both, and can be lifted in the settings", async ({ site, openPage }) => {
  const { students: [ada, alan] } = await site.createCourse("Ada Lovelace", "Alan Turing");
  const direct = (await alan.execute({ do: "open_direct", user: ada.id })).room as number;
  const theirs = await openPage(alan, `/chat/${direct}`);
  await waitUntilLive(theirs);
  await expect(composer(theirs)).toBeVisible();
  const page = await openPage(ada, `/chat/${direct}/settings`);
  await waitUntilLive(page);
  await page.getByRole("button", { name: "Block Alan Turing" }).click();
  await expect(theirs.getByText("This person cannot be written to.")).toBeVisible();
  await expect(composer(theirs)).toHaveCount(0);
  await page.goto("/settings");
  await waitUntilLive(page);
  await page.getByRole("button", { name: "Unblock Alan Turing" }).click();
  await expect(composer(theirs)).toBeVisible();
});

test("who offers or writes unasked is blocked on the spot, and staff see at once who asks to come in", async ({ site, openPage }) => {
  const { course, teacher, students: [ada, alan] } = await site.createCourse("Ada Lovelace", "Alan Turing");
  await alan.execute({ do: "new_private_room", course, name: "Chess", participants: [ada.id] });
  const page = await openPage(ada, "/");
  await waitUntilLive(page);
  const offer = page.locator("#offers .card", { hasText: "Chess" });
  await offer.getByRole("button", { name: "Block Alan Turing" }).click();
  await expect(page.getByText("Chess")).toHaveCount(0);
  await ada.execute({ do: "set_blocked", user: alan.id, blocked: false });
  const direct = (await alan.execute({ do: "open_direct", user: ada.id })).room as number;
  await page.goto(`/chat/${direct}`);
  await waitUntilLive(page);
  await page.getByRole("button", { name: "Block Alan Turing" }).click();
  await expect(page.getByRole("button", { name: "Unblock Alan Turing" })).toBeVisible();

  await teacher.execute({ do: "renew_invite", course, days: 0, uses: 0, approval: true });
  const staff = await openPage(teacher, `/courses/${course}/members`);
  await waitUntilLive(staff);
  const link = await staff.locator("input[readonly]").first().inputValue();
  const katherine = await site.createUser("Katherine Johnson");
  await katherine.join(link);
  await expect(staff.getByRole("heading", { name: "Waiting to be let in" })).toBeVisible();
  await expect(staff.locator("#requests").getByText("Katherine Johnson", { exact: true }).first()).toBeVisible();
});
