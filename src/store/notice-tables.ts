import type { Notice } from '../model/notice.ts';
import type { NoticeEnd, NoticeIssue } from '../ports/store.ts';

export interface NoticeTable {
  repository_id: number;
  key: string;
  kind: Notice['kind'];
  severity: Notice['severity'];
  title: string;
  markdown: string;
  text: string;
  created_at: Date;
  chat: NoticeEnd | null;
  chat_at: Date | null;
  issue: NoticeEnd | null;
  issue_at: Date | null;
}

export interface NoticeIssueTable {
  repository_id: number;
  issue: NoticeIssue;
  number: number;
}
