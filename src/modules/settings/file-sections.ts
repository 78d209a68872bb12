/**
 * What keytrail.yaml and the file of keys may hold beside settings, each read by the room it belongs to. A name that is
 * not listed here is refused as a mistyped setting.
 */
export const FILE_SECTIONS = [
  'api_keys',
  'users',
  'service_principals',
  'alert_rules',
  'notification_channels',
  'report_schedules',
  'policies',
] as const;
export type FileSection = (typeof FILE_SECTIONS)[number];
