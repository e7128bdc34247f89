export {
  attachToContainer,
  attachToPod,
  followContainer,
  livePod,
  waitUntilStarted,
  type Attachment,
} from './attach';
export { applyPatch, mergeOverrides, readPatch, type ClientPatchType } from './client-patch';
export { deletedText, deleteOptionsOf, deleteTargets, waitUntilGone, type Deletion } from './deleting';
export { labelValueError, qualifiedNameError, readLabels, splitPairs, type SplitArguments } from './labels';
export { LAST_APPLIED, lastApplied, lastAppliedText, withLastApplied } from './last-applied';
export { makeObject, managerOf, validationOf, withSavedConfig, type Making } from './making';
export { resultPrinter, resultText, type ResultPrinter } from './results';
export {
  patchText,
  threeWayMergePatch,
  threeWayPatch,
  twoWayPatch,
  type ThreeStates,
} from './strategic-diff';
export { cordonNodes, nodesOf, type NodeObject } from './nodes';
export { changeMetadataMap, type MapWords } from './metadata-maps';
export { isLocal, objectsToChange, patchOf, refuseLocalOnServer, sendChange, type Sending } from './sending';
export { editText, EDIT_HEADER } from './editing';
export { applyingText, applyPatchOf, type ApplyPatch } from './applying';
export { objectOf, renew, type Renewal } from './replacing';
export { asTyped, podSpecOf, withPodSpec, withTemplate } from './pod-templates';
export { isPaused, rolloutName, steerRollouts, withPaused } from './rollouts';
export { containerOf, defaultContainer, mustNotBeOver, podOf } from './pods';
export { endWith, runIn, runQuietly, type Place } from './running';
