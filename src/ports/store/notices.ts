import type { Notice } from '../../model/notice.ts';

/** Where a notice is told. */
export type NoticePlace = 'chat' | 'issue';

/**
 * How telling ended. `sent`: it is there. `off`: nobody wants it there. `refused`: it was not taken, and repeating would not help. `moot`: there was nothing
 * left to say it to, as with a closed issue.
 */
export type NoticeEnd = 'sent' | 'off' | 'refused' | 'moot';

export interface StoredNotice extends Notice {
  readonly createdAt: Date;
  /** By place; null: still to be told. */
  readonly ends: Readonly<Record<NoticePlace, NoticeEnd | null>>;
}

/** Issues of ours in a repository. */
export type NoticeIssue = 'alerts' | 'digest';

/** The outbox: what is to be told of repositories, and whether it was. */
export interface NoticeStore {
  /** False where a notice of this key is there already: that one stays as it is. */
  add(notice: Notice, at: Date): Promise<boolean>;
  find(repositoryId: number, key: string): Promise<StoredNotice | null>;
  /** The first end that is written stays. */
  end(repositoryId: number, key: string, place: NoticePlace, end: NoticeEnd, at: Date): Promise<void>;
  /** The issue that was used last; null: none is known. */
  issueNumber(repositoryId: number, issue: NoticeIssue): Promise<number | null>;
  saveIssueNumber(repositoryId: number, issue: NoticeIssue, number: number): Promise<void>;
}
