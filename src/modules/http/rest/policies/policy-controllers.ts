import { PoliciesController } from './policies.controller.ts';
import { PolicyExceptionsController } from './policy-exceptions.controller.ts';

/** The routes of policies and of exceptions from them. */
export const POLICY_CONTROLLERS = [PoliciesController, PolicyExceptionsController];
