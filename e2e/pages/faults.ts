// The dialog of faults, and what a user reads of them elsewhere.
import { expect, type Locator, type Page } from '@playwright/test';

export class FaultsDialog {
  readonly dialog: Locator;
  readonly inForce: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByTestId('faults-dialog');
    this.inForce = this.dialog.getByTestId('faults-in-force');
  }

  async open(): Promise<this> {
    await this.page.getByTestId('status-faults').click();
    await expect(this.inForce).toBeVisible();
    return this;
  }

  async close(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Done' }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** One of a few, by the words on the screen: `choose('Kubelet', 'stopped')`. */
  async choose(group: string, option: string): Promise<void> {
    const place = this.dialog.getByRole('group', { name: group, exact: true });
    await place.getByText(option, { exact: true }).click();
    await expect(place.getByRole('radio', { name: option, exact: true })).toBeChecked();
  }

  /** Chooses a node and what happens to it. */
  async node(name: string, group: string, option: string): Promise<void> {
    await this.choose('Where', 'Node');
    await this.dialog.getByTestId('fault-node').selectOption(name);
    await this.choose(group, option);
  }

  async registry(host: string, state: string): Promise<void> {
    await this.choose('Where', 'Registry');
    await this.dialog.getByTestId('fault-host').selectOption(host);
    await this.choose('State', state);
  }

  /** Turns to a container: what is to become of it is a button. */
  async container(pod: string): Promise<void> {
    await this.choose('Where', 'Container');
    await this.dialog.getByTestId('fault-pod').selectOption(pod);
  }

  async press(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click();
  }

  /** Ends a fault in the list of those in force. */
  async end(text: RegExp): Promise<void> {
    await this.inForce.getByRole('button', { name: text }).click();
    await expect(this.inForce.getByRole('button', { name: text })).toHaveCount(0);
  }
}
