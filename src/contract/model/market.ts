import { z } from 'zod';

/** Members of one sector at most: the largest index of sectors has 50. */
export const SECTOR_MEMBERS_MAX = 100;
/** Sectors in one reply at most. */
export const SECTORS_MAX = 50;

const breadth = {
  advancers: z.int(),
  decliners: z.int(),
  unchanged: z.int(),
  /** Turnover since the open over what is usual until now; null while no member has enough past sessions and a day that was seen. */
  volumeRatio: z.number().nullable(),
  /** ₹ since the open. */
  turnover: z.number(),
};

const memberSchema = z.object({
  slot: z.int(),
  symbol: z.string(),
  /** ₹. */
  price: z.number(),
  /** Against the official close before, percent. */
  changePct: z.number(),
  volumeRatio: z.number().nullable(),
  /** Why the ratio is not known: minutes of today were not seen, and no history has filled them. */
  unseen: z.boolean(),
  turnover: z.number(),
});
export type SectorMember = z.infer<typeof memberSchema>;

const sectorSchema = z.object({
  /** Short name without spaces, such as `NIFTYBANK`; `index:NIFTYBANK` is the universe of its members. */
  id: z.string(),
  name: z.string(),
  /** Of the index itself; null when it is not subscribed. */
  slot: z.int().nullable(),
  /** Percent; null before the first trade. */
  changePct: z.number().nullable(),
  /** Whether the change is the index's own, or the plain mean of its members. */
  changeFrom: z.enum(['index', 'members']),
  ...breadth,
  /** Members that the index has; those that are not subscribed are not in `members`. */
  listed: z.int(),
  /** The strongest first. */
  members: z.array(memberSchema).max(SECTOR_MEMBERS_MAX),
});
export type Sector = z.infer<typeof sectorSchema>;

/** The sectors as of a closed minute, the strongest first, and the breadth of the whole market. */
export const sectorBoardSchema = z.object({
  /** End of the minute; null before the first of the day. */
  atMs: z.number().nullable(),
  ...breadth,
  /** Shares whose past is not read yet: they are in no number here. */
  waiting: z.int().default(0),
  sectors: z.array(sectorSchema).max(SECTORS_MAX),
});
export type SectorBoard = z.infer<typeof sectorBoardSchema>;
