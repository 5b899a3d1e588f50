import type { NoticeStore, StoredNotice } from '../../ports/store.ts';
import { storableSentence, storableText } from '../storable-text.ts';
import type { Handle, Tables } from '../tables.ts';

export function noticeStore(handle: Handle): NoticeStore {
  return {
    add: async ({ repositoryId, key, title, markdown, text, ...same }, at) => {
      const texts = { title: storableSentence(title), markdown: storableSentence(markdown), text: storableSentence(text) };
      const { numInsertedOrUpdatedRows } = await handle
        .insertInto('notice')
        .values({ repository_id: repositoryId, key: storableText(key), ...same, ...texts, created_at: at })
        .onConflict((conflict) => conflict.columns(['repository_id', 'key']).doNothing())
        .executeTakeFirst();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    find: async (repositoryId, key) => {
      const row = await handle
        .selectFrom('notice')
        .selectAll()
        .where('repository_id', '=', repositoryId)
        .where('key', '=', storableText(key))
        .executeTakeFirst();
      return row === undefined ? null : toNotice(row);
    },
    end: async (repositoryId, key, place, end, at) => {
      await handle
        .updateTable('notice')
        .set(place === 'chat' ? { chat: end, chat_at: at } : { issue: end, issue_at: at })
        .where('repository_id', '=', repositoryId)
        .where('key', '=', storableText(key))
        .where(place, 'is', null)
        .execute();
    },
    issueNumber: async (repositoryId, issue) => {
      const row = await handle
        .selectFrom('notice_issue')
        .select('number')
        .where('repository_id', '=', repositoryId)
        .where('issue', '=', issue)
        .executeTakeFirst();
      return row?.number ?? null;
    },
    saveIssueNumber: async (repositoryId, issue, number) => {
      await handle
        .insertInto('notice_issue')
        .values({ repository_id: repositoryId, issue, number })
        .onConflict((conflict) => conflict.columns(['repository_id', 'issue']).doUpdateSet({ number }))
        .execute();
    },
  };
}

function toNotice(row: Tables['notice']): StoredNotice {
  const { repository_id, key, kind, severity, title, markdown, text, created_at, chat, issue } = row;
  return { repositoryId: repository_id, key, kind, severity, title, markdown, text, createdAt: created_at, ends: { chat, issue } };
}
