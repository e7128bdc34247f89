/** Rules for probes and lifecycle handlers. Models `pkg/apis/core/validation` @ v1.34. */
import type { Container, Lifecycle, LifecycleHandler, Probe } from 'kubernetes-types/core/v1';
import { notNegative, oneOf, type Complaints, type Path } from './errors';
import { portName, portNumber, qualifiedName } from './names';

export function validateProbes(container: Container, at: Path, errors: Complaints): void {
  validateProbe(container.livenessProbe, at.child('livenessProbe'), errors);
  mustSucceedOnce(container.livenessProbe, at.child('livenessProbe'), errors);
  validateProbe(container.readinessProbe, at.child('readinessProbe'), errors);
  if (container.readinessProbe?.terminationGracePeriodSeconds !== undefined) {
    errors.invalid(
      at.child('readinessProbe').child('terminationGracePeriodSeconds'),
      container.readinessProbe.terminationGracePeriodSeconds,
      'must not be set for readinessProbes',
    );
  }
  validateProbe(container.startupProbe, at.child('startupProbe'), errors);
  mustSucceedOnce(container.startupProbe, at.child('startupProbe'), errors);
}

function mustSucceedOnce(probe: Probe | undefined, path: Path, errors: Complaints): void {
  if (probe && probe.successThreshold !== 1) {
    errors.invalid(path.child('successThreshold'), probe.successThreshold ?? 0, 'must be 1');
  }
}

function validateProbe(probe: Probe | undefined, path: Path, errors: Complaints): void {
  if (!probe) return;
  validateHandler(probe, path, errors);
  for (const key of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const) {
    notNegative(errors, path.child(key), probe[key]);
  }
  const own = probe.terminationGracePeriodSeconds;
  if (own !== undefined && own <= 0)
    errors.invalid(path.child('terminationGracePeriodSeconds'), own, 'must be greater than 0');
}

export function validateLifecycle(lifecycle: Lifecycle | undefined, path: Path, errors: Complaints): void {
  if (lifecycle?.postStart) validateHandler(lifecycle.postStart, path.child('postStart'), errors);
  if (lifecycle?.preStop) validateHandler(lifecycle.preStop, path.child('preStop'), errors);
}

type Handler = LifecycleHandler & Pick<Probe, 'grpc'>;

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

/** Exactly one way to act or to ask. */
function validateHandler(handler: Handler, path: Path, errors: Complaints): void {
  const given = HANDLERS.filter((key) => handler[key]);
  if (given.length === 0) errors.required(path, 'must specify a handler type');
  given.forEach((key, i) => {
    if (i > 0) errors.forbidden(path.child(key), 'may not specify more than 1 handler type');
    else validateOne(key, handler, path.child(key), errors);
  });
}

function validateOne(key: (typeof HANDLERS)[number], handler: Handler, path: Path, errors: Complaints): void {
  switch (key) {
    case 'exec':
      if ((handler.exec?.command ?? []).length === 0) errors.required(path.child('command'));
      return;
    case 'httpGet':
      if (!handler.httpGet?.path) errors.required(path.child('path'));
      validatePort(handler.httpGet?.port, path.child('port'), errors);
      oneOf(errors, path.child('scheme'), handler.httpGet?.scheme, ['HTTP', 'HTTPS']);
      (handler.httpGet?.httpHeaders ?? []).forEach((header, i) => {
        if (!/^[-A-Za-z0-9]+$/.test(header.name)) {
          errors.invalid(
            path.child('httpHeaders').index(i).child('name'),
            header.name,
            "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
          );
        }
      });
      return;
    case 'tcpSocket':
      validatePort(handler.tcpSocket?.port, path.child('port'), errors);
      return;
    case 'grpc':
      validatePort(handler.grpc?.port, path.child('port'), errors);
      if (handler.grpc?.service) {
        errors.invalidAll(path.child('service'), handler.grpc.service, qualifiedName(handler.grpc.service));
      }
      return;
    case 'sleep':
      if ((handler.sleep?.seconds ?? 0) < 0) {
        errors.invalid(
          path,
          handler.sleep?.seconds,
          'must be greater than 0 and less than terminationGracePeriodSeconds',
        );
      }
      return;
  }
}

function validatePort(port: number | string | undefined, path: Path, errors: Complaints): void {
  if (typeof port === 'string') errors.invalidAll(path, port, portName(port));
  else errors.invalidAll(path, port ?? 0, portNumber(port ?? 0));
}
