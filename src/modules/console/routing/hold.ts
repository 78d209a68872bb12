/**
 * While a request is under way that is answered once only, such as for a new secret, the page stays: whoever left it would
 * have the key rotated and never see its secret.
 */
export class Hold {
  #underWay = 0;

  get isOn(): boolean {
    return this.#underWay > 0;
  }

  async during<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    this.#underWay += 1;
    try {
      return await ask();
    } finally {
      this.#underWay -= 1;
    }
  }
}
