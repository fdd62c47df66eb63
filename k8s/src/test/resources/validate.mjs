// Kubernetes objects, as a JSON list on the standard input, against the schemas of kubernetes-models:
// a line for each thing that is wrong. Kinds that are not Kubernetes' own are passed over.
import fs from 'fs';

const foreign = /(coreos\.com|strimzi\.io|cert-manager\.io)\//;
for (const manifest of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  if (foreign.test(manifest.apiVersion)) continue;
  try {
    const module = await import(`kubernetes-models/${manifest.apiVersion}/${manifest.kind}`);
    new module[manifest.kind](manifest).validate();
  } catch (e) {
    console.log(`${manifest.kind} ${manifest.metadata?.name}: ${e.message}`);
  }
}
