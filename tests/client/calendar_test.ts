import { assertEquals, assertMatch } from "@std/assert";
import { Calendar } from "../../lib/client/calendar.ts";
import { inZone } from "../fakes/zone.ts";

const MOMENT_MS = Date.UTC(2026, 10, 22, 1, 5, 59, 999);

Deno.test("a moment is told as its place has it", () => {
  const brazil = new Calendar(inZone("America/Sao_Paulo"));
  assertEquals(brazil.time(MOMENT_MS), "22:05");
  assertEquals(brazil.day(MOMENT_MS), "2026-11-21");
  assertEquals(brazil.dayName(MOMENT_MS, "pt-BR"), "sábado, 21 de novembro de 2026");
  assertEquals(new Calendar(inZone("UTC")).dayName(MOMENT_MS, "en"), "Sunday, November 22, 2026");
});

Deno.test("without a time zone it is the time that the system shows", () => {
  const date = new Date(MOMENT_MS);
  const two = (n: number): string => String(n).padStart(2, "0");
  assertEquals(
    new Calendar().time(MOMENT_MS),
    `${two(date.getHours())}:${two(date.getMinutes())}`,
  );
});

Deno.test("any number is a moment", () => {
  const calendars = ["UTC", "Pacific/Kiritimati", "America/Sao_Paulo"]
    .map((zone) => new Calendar(inZone(zone)));
  const times = [0.5, -0.5, 1795631533272.5, 8.64e15, -8.64e15, 1e300, -Infinity, Infinity, NaN];
  for (const calendar of [...calendars, new Calendar()]) {
    for (const time of times) {
      assertMatch(calendar.time(time), /^\d\d:\d\d$/);
      assertMatch(calendar.day(time), /^[+-]?\d{4,6}-\d\d-\d\d$/);
      assertMatch(calendar.dayName(time, "en"), /\d$/);
    }
  }
});

Deno.test("a time is written by a format", () => {
  const calendar = new Calendar(inZone("UTC"));
  const at = (time: string): number => Date.parse(`2026-11-26T${time}Z`);
  assertEquals(calendar.formatted(at("00:05:09"), "%H:%M:%S"), "00:05:09");
  assertEquals(calendar.formatted(at("00:05:09"), "%I:%M %p"), "12:05 am");
  assertEquals(calendar.formatted(at("13:05:09"), "%I.%M%p"), "01.05pm");
  assertEquals(calendar.formatted(at("13:05:09"), "[%x] %"), "[%x] %");
});
