import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runStep, type Program } from './build-step.ts';
import { cachedFolder } from './cached-folder.ts';
import { JAVA_VERSION_MIN, KAFKA_SCALA_VERSION, KAFKA_VERSION, LOG4J_VERSION } from './versions.ts';

export const JAVA: Program = {
  command: 'java',
  neededFor: `Apache Kafka ${KAFKA_VERSION} runs on Java ${JAVA_VERSION_MIN} or later`,
  install: `a Java runtime (on Debian, openjdk-${JAVA_VERSION_MIN}-jre-headless)`,
};

const MAVEN: Program = {
  command: 'mvn',
  neededFor: `Maven fetches Apache Kafka ${KAFKA_VERSION}, once`,
  install: 'Maven (on Debian, maven)',
};

const FETCHING = `Fetching Apache Kafka ${KAFKA_VERSION} with Maven, once …`;

const dependency = (group: string, artifact: string, version: string): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;

const POM = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>keytrail</groupId>
  <artifactId>kafka-for-tests</artifactId>
  <version>1</version>
  <dependencies>
    ${dependency('org.apache.kafka', `kafka_${KAFKA_SCALA_VERSION}`, KAFKA_VERSION)}
    ${dependency('org.apache.logging.log4j', 'log4j-slf4j-impl', LOG4J_VERSION)}
  </dependencies>
</project>
`;

/** To standard output, which is the log file of the broker. */
const LOG4J = `appender.stdout.type = Console
appender.stdout.name = stdout
appender.stdout.layout.type = PatternLayout
appender.stdout.layout.pattern = %d{ISO8601} %p %c{1}: %m%n
rootLogger.level = info
rootLogger.appenderRef.stdout.ref = stdout
`;

export interface KafkaJars {
  readonly classPath: string;
  readonly log4jFile: string;
}

/** The broker and all that it needs. */
export async function kafkaJars(): Promise<KafkaJars> {
  const folder = await cachedFolder(`kafka-${KAFKA_VERSION}`, FETCHING, async (making) => {
    await writeFile(join(making, 'pom.xml'), POM);
    await writeFile(join(making, 'log4j2.properties'), LOG4J);
    await runStep(
      MAVEN,
      [
        '--batch-mode',
        '--quiet',
        'dependency:copy-dependencies',
        '-DincludeScope=runtime',
        '-DoutputDirectory=lib',
      ],
      { cwd: making },
    );
  });
  return { classPath: join(folder, 'lib', '*'), log4jFile: join(folder, 'log4j2.properties') };
}

/** Says so in one sentence where Java is missing or too old; the JVM's own words would be about class file versions. */
export async function checkJava(): Promise<void> {
  const said = await runStep(JAVA, ['-version']);
  const version = Number(/version "(\d+)/.exec(said)?.[1] ?? Number.NaN);
  if (!(version >= JAVA_VERSION_MIN)) {
    throw new Error(`${JAVA.neededFor}, and this is ${said.split('\n')[0]}: install ${JAVA.install}.`);
  }
}
