import 'reflect-metadata';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

const GREETING = Symbol('Greeting');

@Injectable()
class Greeter {
  constructor(@Inject(GREETING) readonly greeting: string) {}
}

@Injectable()
class Door {
  constructor(readonly greeter: Greeter) {}
}

@Module({ providers: [Greeter, Door, { provide: GREETING, useValue: 'welcome' }] })
class House {}

let house: INestApplicationContext;

beforeEach(async () => {
  house = await NestFactory.createApplicationContext(House, { logger: false });
});

afterEach(() => house.close());

/** Specs are compiled by swc, the service by tsc: if swc lost metadata, only the tests would see Nest fail. */
it('compiles specs so that Nest injects by token and by class', () => {
  expect(house.get(Door).greeter.greeting).toBe('welcome');
});
