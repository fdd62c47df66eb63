{{- /* So short that a StatefulSet of this name can label its pods (63) with a version of itself. */ -}}
{{- define "vitrine.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 45 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 45 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 45 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- /* What pods are selected by; never changes. Takes {root, component}. */ -}}
{{- define "vitrine.selector" -}}
app.kubernetes.io/name: vitrine
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "vitrine.labels" -}}
{{ include "vitrine.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* Of pods: without the chart's version, whose change alone replaces nothing. Takes {root, component}. */ -}}
{{- define "vitrine.podLabels" -}}
{{ include "vitrine.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* Name, namespace, labels and annotations. Takes {root, component, name, labels, annotations}. */ -}}
{{- define "vitrine.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "vitrine.labels" . | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
annotations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "vitrine.image" -}}
{{- $image := .image -}}
{{- $registry := .root.Values.global.imageRegistry | default .root.Values.image.registry -}}
{{- if $registry }}{{ trimSuffix "/" $registry }}/{{ end }}{{ $image.repository }}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag | default .root.Values.image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "vitrine.serviceAccount" -}}
{{- if .Values.serviceAccount.name }}{{ .Values.serviceAccount.name }}
{{- else if .Values.serviceAccount.create }}{{ include "vitrine.fullname" . }}
{{- else }}default{{ end }}
{{- end }}

{{- define "vitrine.kafkaHost" -}}
{{ $name := include "vitrine.fullname" . }}{{ printf "%s-kafka-0.%s-kafka.%s.svc.%s" $name $name .Release.Namespace .Values.clusterDomain }}
{{- end }}

{{- define "vitrine.userSecret" -}}
{{ .Values.auth.user.existingSecret | default (printf "%s-user" (include "vitrine.fullname" .)) }}
{{- end }}

{{- /* Claims of volumes that outlive the release, one a line. */ -}}
{{- define "vitrine.keptClaims" -}}
{{- $name := include "vitrine.fullname" . -}}
{{- if and .Values.broker.persistence.enabled (not .Values.broker.persistence.existingClaim) }}
data-{{ $name }}-broker-0
{{- end }}
{{- if and .Values.inspector.persistence.enabled (not .Values.inspector.persistence.existingClaim) }}
{{ $name }}-inspector
{{- end }}
{{- if and .Values.dev.kafka .Values.dev.kafkaStorage.enabled }}
data-{{ $name }}-kafka-0
{{- end }}
{{- end }}

{{- /* The listener that `helm test` uses; nothing if none will do. */ -}}
{{- define "vitrine.testListener" -}}
{{- $listeners := .Values.broker.listeners -}}
{{- if and .Values.test.enabled (or .Values.auth.anonymous .Values.auth.user.enabled .Values.test.existingSecret) -}}
{{- if and $listeners.mqtt.enabled (not $listeners.mqtt.proxyProtocol) -}}
mqtt
{{- else if and $listeners.mqtts.enabled (not $listeners.mqtts.proxyProtocol) (ne .Values.tls.clientCertificate "required") -}}
mqtts
{{- end -}}
{{- end -}}
{{- end }}
