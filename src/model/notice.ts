/** Something that was found out about a repository and is to be told where its people look. */
export interface Notice {
  readonly repositoryId: number;
  /** One matter is told once: a second notice of the same key is dropped. What may be told again holds its moment in it. */
  readonly key: string;
  readonly kind: 'alert' | 'resolved' | 'digest';
  readonly severity: 'critical' | 'warning' | 'info' | null;
  /** One line, plain text. */
  readonly title: string;
  /** Safe Markdown for an issue. */
  readonly markdown: string;
  /** Plain text for a chat. */
  readonly text: string;
}
