{{- /* The pod of a service. Takes {root, component, port, ports, secrets, volumes, mounts}. */ -}}
{{- define "vitrine.pod" -}}
{{- $root := .root -}}
{{- $values := index .root.Values .component -}}
metadata:
  labels:
    {{- include "vitrine.podLabels" . | nindent 4 }}
    vitrine.io/member: "true"
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    checksum/config: {{ include "vitrine.config" . | sha256sum }}
    {{- with merge (dict) $values.podAnnotations $root.Values.commonAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- include "vitrine.who" $root | nindent 2 }}
  {{- include "vitrine.placement" (merge (dict "values" $values) .) | nindent 2 }}
  {{- with $values.hostAliases }}
  hostAliases: {{ toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.dnsConfig }}
  dnsConfig: {{ toYaml . | nindent 4 }}
  {{- end }}
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  {{- with $values.initContainers }}
  initContainers: {{ toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .component }}
      image: {{ include "vitrine.image" (dict "root" $root "image" $values.image) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      args:
        {{- concat (list .component "--config" "/etc/vitrine/vitrine.yaml" "--data" "/data") $values.extraArgs | toYaml | nindent 8 }}
      env:
        - name: VITRINE_CLUSTER_BIND_HOST
          valueFrom: {fieldRef: {fieldPath: status.podIP}}
        {{- include "vitrine.javaOptions" $values | nindent 8 }}
        {{- with $values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with $values.extraEnvFrom }}
      envFrom: {{ toYaml . | nindent 8 }}
      {{- end }}
      ports:
        {{- range .ports }}
        - {name: {{ .name }}, containerPort: {{ .port }}, protocol: {{ .protocol | default "TCP" }}}
        {{- end }}
        - {name: cluster, containerPort: 7800, protocol: TCP}
        - {name: bus, containerPort: 7801, protocol: TCP}
        - {name: cluster-crash, containerPort: 7900, protocol: TCP}
      startupProbe: {{ toYaml $values.startupProbe | nindent 8 }}
      livenessProbe: {{ toYaml $values.livenessProbe | nindent 8 }}
      readinessProbe: {{ toYaml $values.readinessProbe | nindent 8 }}
      {{- with $values.lifecycle }}
      lifecycle: {{ toYaml . | nindent 8 }}
      {{- end }}
      resources: {{ toYaml $values.resources | nindent 8 }}
      securityContext: {{ toYaml $root.Values.containerSecurityContext | nindent 8 }}
      volumeMounts:
        - {name: config, mountPath: /etc/vitrine/vitrine.yaml, subPath: {{ .component }}.yaml, readOnly: true}
        - {name: data, mountPath: /data}
        - {name: tmp, mountPath: /tmp}
        {{- range .secrets }}
        - {name: {{ .name }}, mountPath: /etc/vitrine/{{ .name }}, readOnly: true}
        {{- end }}
        {{- with .mounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- with $values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with $values.sidecars }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    - name: config
      configMap: {name: {{ include "vitrine.fullname" $root }}}
    - {name: tmp, emptyDir: {}}
    {{- range .secrets }}
    - name: {{ .name }}
      secret: {secretName: {{ .secret }}, defaultMode: 0440}
    {{- end }}
    {{- with .volumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- with $values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{- /* As one variable, for the image has no shell. */ -}}
{{- define "vitrine.javaOptions" -}}
{{- $options := list -}}
{{- if .processors }}{{ $options = append $options (printf "-XX:ActiveProcessorCount=%v" .processors) }}{{ end -}}
{{- if .javaOptions }}{{ $options = append $options .javaOptions }}{{ end -}}
{{- if $options }}
- {name: JDK_JAVA_OPTIONS, value: {{ join " " $options | quote }}}
{{- end }}
{{- end }}

{{- /* Who every pod is. */ -}}
{{- define "vitrine.who" -}}
serviceAccountName: {{ include "vitrine.serviceAccount" . }}
automountServiceAccountToken: false
# The variables of services begin like ours and would be refused as unknown settings.
enableServiceLinks: false
{{- with concat .Values.image.pullSecrets .Values.global.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext: {{ toYaml .Values.podSecurityContext | nindent 2 }}
{{- end }}

{{- /* Where a pod of a service runs. Takes {root, component, values}. */ -}}
{{- define "vitrine.placement" -}}
{{- $values := .values -}}
{{- include "vitrine.nodes" $values }}
affinity:
  {{- if $values.affinity }}
  {{- toYaml $values.affinity | nindent 2 }}
  {{- else }}
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels: {{ include "vitrine.selector" . | nindent 14 }}
  {{- end }}
topologySpreadConstraints:
  {{- if $values.topologySpreadConstraints }}
  {{- toYaml $values.topologySpreadConstraints | nindent 2 }}
  {{- else }}
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{ include "vitrine.selector" . | nindent 8 }}
  {{- end }}
{{- end }}

{{- /* Which nodes a pod goes to, by its values. */ -}}
{{- define "vitrine.nodes" -}}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}
