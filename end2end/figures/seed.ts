// What the measured pages show: courses of 999 and of 3,000 members, a room of 5,000 messages, and rooms to switch between.
// `load seed` has made the accounts and the first course before.
import { execute, query } from "./build-under-test";

export interface Seeded {
  teacher: string;
  student: string;
  /** Courses. */
  large: number;
  small: number;
  /** Rooms. */
  long: number;
  rooms: { id: number; name: string }[];
}

const LONG = 5_000;
const SHORT = 80;
const ROOMS = 8;
const WORDS = "the seminar meets in the large hall on Tuesday and everybody brings a question about the second sheet".split(" ");

/** A message of between one and about thirty words. */
const text = (room: string, number: number) => {
  const length = (number * 7) % 30;
  return [`${room} ${number}.`, ...Array.from({ length }, (_, at) => WORDS[(number + at * 3) % WORDS.length])].join(" ");
};

export async function seed(url: string, cookies: string[], members: number): Promise<Seeded> {
  const [teacher, student] = cookies;
  const small = (await execute(url, teacher, { do: "new_course", title: "Small", code: "S" })).course as number;
  const { course } = await query(url, teacher, { view: "course", course: small });
  const invite = new URL(course.invite.link).pathname.split("/")[2];
  await inTurns(cookies.slice(1, members), (cookie) => execute(url, cookie, { do: "join_course", invite }));
  const rooms: { id: number; name: string }[] = [];
  for (let number = 1; number <= ROOMS; number += 1) {
    const name = `Switch ${number}`;
    rooms.push({ id: (await execute(url, teacher, { do: "new_room", course: small, kind: "course", name })).room as number, name });
  }
  const long = (await execute(url, teacher, { do: "new_room", course: small, kind: "course", name: "Long" })).room as number;
  const authors = cookies.slice(0, 12);
  const fill = (room: number, name: string, count: number) =>
    inTurns(
      Array.from({ length: count }, (_, at) => at + 1),
      (number) =>
        // Two or three in a row are of one author.
        execute(url, authors[Math.floor(number / 2.5) % authors.length], { do: "send", room, uuid: crypto.randomUUID(), content: text(name, number) }),
      room === long ? 24 : 1,
    );
  await fill(long, "Long", LONG);
  for (const { id, name } of rooms) await fill(id, name, SHORT);
  for (const cookie of [teacher, student]) {
    for (const { id } of rooms) await execute(url, cookie, { do: "read", room: id, number: SHORT });
    await execute(url, cookie, { do: "read", room: long, number: LONG });
    await execute(url, cookie, { do: "read", room: 1, number: 50 });
  }
  return { teacher, student, large: 1, small, long, rooms };
}

async function inTurns<T>(items: T[], work: (item: T) => Promise<unknown>, at_once = 24): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++]);
  };
  await Promise.all(Array.from({ length: at_once }, worker));
}
