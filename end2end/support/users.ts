// Who is in a story, made cheaply: accounts by form posts, courses and messages by commands over HTTP. What a story is
// about, its people do in a browser; everything before that they do here.
import { type APIRequestContext, type APIResponse, request } from "@playwright/test";
import type { Server } from "./server";

export const PASSWORD = "correct horse battery";

/** What `POST /api/look` answers, as far as stories ask. */
export interface Snapshot {
  desk: {
    me: { id: number };
    rooms: { id: number; name: string; course?: number | null; last_number: number; read: number }[];
    unread_notifications: number;
  };
  room?: { version: number; messages: { number: number; version: number; content: string; sent_at: number }[] };
  course?: { invite?: { link: string }; assignments: { id: number; title: string; due_at: number }[] };
  account?: { sessions: { id: number; this: boolean }[] };
}

/** Somebody with an account. `request` carries their session; browsers take it over from there. */
export class Person {
  id = 0;

  private constructor(
    readonly server: Server,
    readonly request: APIRequestContext,
    readonly name: string,
    readonly username: string,
  ) {}

  /** Posts a form that makes an account: the first one of a place, or one by an invite link. */
  static async arrives(server: Server, path: string, name: string, username: string, more: Record<string, string>): Promise<Person> {
    const session = await request.newContext({ baseURL: server.url, extraHTTPHeaders: { Origin: server.url } });
    const person = new Person(server, session, name, username);
    const answer = await person.post(path, { name, username, password: PASSWORD, ...more });
    if (answer.status() !== 303) throw new Error(`${name} could not come in: ${answer.status()} ${await answer.text()}`);
    person.id = (await person.look({ view: "desk" })).overview.me.id;
    return person;
  }

  /** Posts a form as a browser without JavaScript does. The redirect is not followed. */
  post(path: string, form: Record<string, string>): Promise<APIResponse> {
    return this.request.post(path, { form, maxRedirects: 0 });
  }

  /** Does what a command says. Fails if it is refused. */
  async run(command: Record<string, unknown>): Promise<Record<string, unknown>> {
    const answer = await this.tries(command);
    if (!answer.ok()) throw new Error(`${this.name}: ${JSON.stringify(command)}: ${answer.status()} ${await answer.text()}`);
    const done: unknown = await answer.json();
    return typeof done === "object" && done ? (done as Record<string, unknown>) : {};
  }

  /** The same, for those who may be refused. */
  tries(command: Record<string, unknown>): Promise<APIResponse> {
    return this.request.post("/api/run", { data: { command } });
  }

  /** Reads what a page is drawn from. */
  async look(view: Record<string, unknown>): Promise<Snapshot> {
    const answer = await this.request.post("/api/look", { data: { view } });
    if (!answer.ok()) throw new Error(`${this.name} may not look: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as Snapshot;
  }

  /** Says something; returns its number. */
  async says(room: number, content: string): Promise<number> {
    const done = await this.run({ do: "send", room, uuid: crypto.randomUUID(), content });
    return (done.message as { number: number }).number;
  }

  /** Says the words, one message after the other; returns the last number. */
  async saysAll(room: number, contents: string[]): Promise<number> {
    let last = 0;
    for (const content of contents) last = await this.says(room, content);
    return last;
  }

  async edits(room: number, number: number, content: string): Promise<void> {
    const { room: view } = await this.look({ view: "room", room, near: number });
    await this.run({ do: "edit", room, number, version: view?.messages.find((one) => one.number === number)?.version, content });
  }

  async deletes(room: number, number: number): Promise<void> {
    await this.run({ do: "delete", room, number });
  }

  /** Opens a room for everybody in a course. */
  async opensRoom(course: number, name: string, kind: "course" | "announcement" = "course"): Promise<number> {
    return (await this.run({ do: "new_room", course, kind, name })).room as number;
  }

  /** Opens a private room of a course. */
  async opensPrivateRoom(course: number, name: string, people: Person[]): Promise<number> {
    const ids = people.map((person) => person.id);
    return (await this.run({ do: "new_private_room", course, name, participants: ids })).room as number;
  }

  /** Gives an assignment; returns its id. */
  async assigns(course: number, title: string, due: number, text = ""): Promise<number> {
    const done = await this.run({ do: "new_assignment", course, title, text, due });
    return (done.assignment as { assignment: number }).assignment;
  }
}

/** A course with its people, fresh for one story. */
export interface Classroom {
  course: number;
  title: string;
  /** The room "General". */
  room: number;
  invite: string;
  teacher: Person;
  students: Person[];
}

/** The people of one server. */
export class School {
  private count = 0;
  /** A course that everybody can come in by, and leaves at once. */
  private door = { course: 0, invite: "" };

  private constructor(readonly server: Server) {}

  /** Sets an empty server up. Its first person stays out of every story. */
  static async found(server: Server): Promise<School> {
    const school = new School(server);
    const form = { do: "set_up", form: "set-up", site_name: "Riverside" };
    const admin = await Person.arrives(server, "/setup", "Ida Rhodes", "ida", form);
    const course = (await admin.run({ do: "new_course", title: "Door", code: "DOOR" })).course as number;
    school.door = { course, invite: await inviteOf(admin, course) };
    return school;
  }

  /** Somebody new, who is in no course. */
  async newcomer(name: string): Promise<Person> {
    const person = await this.joins(name, this.door.invite);
    await person.run({ do: "leave_course", course: this.door.course });
    return person;
  }

  /** Somebody new, by an invite link. */
  joins(name: string, invite: string): Promise<Person> {
    this.count += 1;
    const code = new URL(invite).pathname.split("/").at(-1) ?? "";
    const username = `${name.split(" ")[0].toLowerCase()}${this.count}`;
    const form = { do: "sign_up", form: "sign-up", invite: code };
    return Person.arrives(this.server, `/join/${code}`, name, username, form);
  }

  /** A course with a teacher (Grace Hopper) and students. Nobody has anything unread. */
  async classroom(...students: string[]): Promise<Classroom> {
    const teacher = await this.newcomer("Grace Hopper");
    const title = `Compilers ${this.count}`;
    const done = await teacher.run({ do: "new_course", title, code: `CS ${this.count}` });
    const course = done.course as number;
    const { desk } = await teacher.look({ view: "desk" });
    const room = overview.rooms.find((room) => room.course === course)?.id ?? 0;
    const invite = await inviteOf(teacher, course);
    const people: Person[] = [];
    for (const name of students) people.push(await this.joins(name, invite));
    return { course, title, room, invite, teacher, students: people };
  }
}

async function inviteOf(person: Person, course: number): Promise<string> {
  const { course: view } = await person.look({ view: "course", course });
  if (!view?.invite) throw new Error("the course has no invite link");
  return view.invite.link;
}

/** Lines to fill a room with: "Line 1", "Line 2" … */
export function lines(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => `Line ${from + at}`);
}
