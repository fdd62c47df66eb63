{{- /* Values that do not go together, refused before anything reaches the cluster. */ -}}
{{- define "vitrine.checks" -}}
{{- include "vitrine.checkKafka" . -}}
{{- include "vitrine.checkTls" . -}}
{{- include "vitrine.checkServices" . -}}
{{- include "vitrine.checkPods" . -}}
{{- include "vitrine.checkSecrets" . -}}
{{- end }}

{{- define "vitrine.checkKafka" -}}
{{- $kafka := .Values.kafka -}}
{{- if .Values.dev.kafka -}}
{{- if or $kafka.bootstrapServers .Values.strimzi.enabled -}}
{{- fail "dev.kafka is a Kafka of its own: it goes with neither kafka.bootstrapServers nor strimzi.enabled" -}}
{{- end -}}
{{- if or $kafka.tls.enabled $kafka.sasl.mechanism -}}
{{- fail "dev.kafka has no security: it goes with neither kafka.tls.enabled nor kafka.sasl.mechanism" -}}
{{- end -}}
{{- end -}}
{{- if and (or $kafka.tls.caSecret $kafka.tls.clientSecret) (not $kafka.tls.enabled) -}}
{{- fail "kafka.tls.caSecret and kafka.tls.clientSecret need kafka.tls.enabled" -}}
{{- end -}}
{{- if and $kafka.sasl.existingSecret (not $kafka.sasl.mechanism) -}}
{{- fail "kafka.sasl.existingSecret needs kafka.sasl.mechanism" -}}
{{- end -}}
{{- end }}

{{- define "vitrine.checkTls" -}}
{{- $listeners := .Values.broker.listeners -}}
{{- with .Values.tls -}}
{{- if and .enabled (not (or $listeners.mqtts.enabled $listeners.wss.enabled)) -}}
{{- fail "tls.enabled needs broker.listeners.mqtts.enabled or broker.listeners.wss.enabled: nobody else shows the certificate" -}}
{{- end -}}
{{- if and .certManager.enabled .existingSecret -}}
{{- fail "tls.certManager.enabled makes the secret: it does not go with tls.existingSecret" -}}
{{- end -}}
{{- if and .enabled .certManager.enabled (not .certManager.issuerRef.name) -}}
{{- fail "tls.certManager.enabled needs tls.certManager.issuerRef.name" -}}
{{- end -}}
{{- if and .certManager.enabled (not .enabled) -}}
{{- fail "tls.certManager.enabled needs tls.enabled" -}}
{{- end -}}
{{- if and .clientCaSecret (eq .clientCertificate "none") -}}
{{- fail "tls.clientCaSecret needs tls.clientCertificate optional or required: nobody is asked for a certificate" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "vitrine.checkServices" -}}
{{- $enabled := 0 -}}
{{- range $name, $listener := .Values.broker.listeners -}}
{{- if $listener.enabled -}}
{{- $enabled = add1 $enabled -}}
{{- include "vitrine.checkService" (dict "path" (printf "broker.listeners.%s" $name) "service" $listener) -}}
{{- end -}}
{{- end -}}
{{- if not $enabled }}{{ fail "broker.listeners: none is enabled" }}{{ end -}}
{{- with .Values.broker.ingress -}}
{{- if and .enabled (or (not $.Values.broker.listeners.ws.enabled) $.Values.broker.listeners.ws.proxyProtocol) -}}
{{- fail "broker.ingress.enabled needs broker.listeners.ws.enabled, without proxyProtocol: an Ingress speaks HTTP" -}}
{{- end -}}
{{- if and .enabled (not .hosts) }}{{ fail "broker.ingress.hosts is required" }}{{ end -}}
{{- end -}}
{{- if and .Values.inspector.ingress.enabled (not .Values.inspector.ingress.hosts) -}}
{{- fail "inspector.ingress.hosts is required: the page has no accounts, so do not answer to every name" -}}
{{- end -}}
{{- $http := .Values.inspector.service -}}
{{- include "vitrine.checkService" (dict "path" "inspector.service" "service" $http) -}}
{{- if and (eq $http.type "LoadBalancer") (not $http.loadBalancerSourceRanges) -}}
{{- fail "inspector.service.type LoadBalancer needs inspector.service.loadBalancerSourceRanges: API and page have no accounts" -}}
{{- end -}}
{{- if and (ne $http.type "ClusterIP") .Values.networkPolicy.enabled (not .Values.networkPolicy.httpFrom) -}}
{{- fail (printf "inspector.service.type %s needs networkPolicy.httpFrom, which says who is let in from outside" $http.type) -}}
{{- end -}}
{{- with .Values.inspector.sensor -}}
{{- if .enabled -}}
{{- include "vitrine.checkService" (dict "path" "inspector.sensor.service" "service" .service) -}}
{{- if and $.Values.networkPolicy.enabled (not $.Values.networkPolicy.sensorFrom) -}}
{{- fail "inspector.sensor.enabled needs networkPolicy.sensorFrom: whoever reaches the sensor can make up traffic" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- /* Takes {path, service}. */ -}}
{{- define "vitrine.checkService" -}}
{{- $service := .service -}}
{{- if eq $service.type "ClusterIP" -}}
{{- range $key := list "nodePort" "externalTrafficPolicy" -}}
{{- if get $service $key -}}
{{- fail (printf "%s.%s needs %s.type NodePort or LoadBalancer" $.path $key $.path) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if ne $service.type "LoadBalancer" -}}
{{- range $key := list "loadBalancerIP" "loadBalancerClass" "loadBalancerSourceRanges" -}}
{{- if get $service $key -}}
{{- fail (printf "%s.%s needs %s.type LoadBalancer" $.path $key $.path) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "vitrine.checkPods" -}}
{{- $drain := (.Values.config.node | default dict).drain_timeout | default "20s" | toString -}}
{{- range $component := list "broker" "bridge" "inspector" -}}
{{- $values := index $.Values $component -}}
{{- $grace := $values.terminationGracePeriodSeconds | int -}}
{{- $needed := add (include "vitrine.seconds" $values.stopDelay | int) (include "vitrine.seconds" $drain | int) -}}
{{- if lt $grace (add $needed 5 | int) -}}
{{- fail (printf "%s.terminationGracePeriodSeconds is %d and must be at least 5 s more than %s.stopDelay (%s) and config.node.drain_timeout (%s): the pod would be killed while it drains"
    $component $grace $component $values.stopDelay $drain) -}}
{{- end -}}
{{- range $variable := $values.extraEnv -}}
{{- if has $variable.name (list "JDK_JAVA_OPTIONS" "VITRINE_CLUSTER_BIND_HOST") -}}
{{- fail (printf "%s.extraEnv: the chart sets %s itself; %s.javaOptions has more options of the Java virtual machine" $component $variable.name $component) -}}
{{- end -}}
{{- end -}}
{{- range $key, $_ := merge dict $values.podLabels $.Values.commonLabels -}}
{{- if or (has $key (list "vitrine.io/member" "helm.sh/chart")) (hasPrefix "app.kubernetes.io/" $key) -}}
{{- fail (printf "commonLabels and %s.podLabels: the chart sets %s itself" $component $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and .Values.inspector.persistence.enabled (gt (int .Values.inspector.replicaCount) 1) -}}
{{- fail "inspector.persistence.enabled needs inspector.replicaCount 1: the volume has one owner" -}}
{{- end -}}
{{- with .Values.bridge.autoscaling -}}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- fail "bridge.autoscaling.minReplicas is more than maxReplicas" -}}
{{- end -}}
{{- if and .enabled (not (dig "requests" "cpu" "" $.Values.bridge.resources)) -}}
{{- fail "bridge.autoscaling.enabled needs bridge.resources.requests.cpu, of which its target is a part" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- /* Settings are in a ConfigMap: a secret in them must be a reference. */ -}}
{{- define "vitrine.checkSecrets" -}}
{{- $bridge := .Values.config.bridge | default dict -}}
{{- $registry := $bridge.schema_registry | default dict -}}
{{- include "vitrine.checkSecret" (list "config.bridge.schema_registry.password" $registry.password) -}}
{{- range $name, $value := (.Values.config.telemetry | default dict).otlp_headers -}}
{{- include "vitrine.checkSecret" (list (printf "config.telemetry.otlp_headers: %s" $name) $value) -}}
{{- end -}}
{{- include "vitrine.checkProperties" (list "kafka.properties" .Values.kafka.properties) -}}
{{- range $bridge.clusters -}}
{{- include "vitrine.checkProperties" (list (printf "config.bridge.clusters (%s) properties" .name) .properties) -}}
{{- end -}}
{{- end }}

{{- /* Takes [path, properties of Kafka's clients]. */ -}}
{{- define "vitrine.checkProperties" -}}
{{- $path := index . 0 -}}
{{- range $key, $value := index . 1 -}}
{{- if regexMatch "(?i)(password|secret|credentials|keystore\\.key)$" $key -}}
{{- include "vitrine.checkSecret" (list (printf "%s: %s" $path $key) $value) -}}
{{- else if and (regexMatch "(?i)jaas\\.config$" $key) (regexMatch "(?i)(password|secret)\\s*=\\s*[\"']?[^\"'$\\s]" (toString $value)) -}}
{{- include "vitrine.checkSecret" (list (printf "%s: %s" $path $key) "inline") -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- /* Takes [path, value]. The value is not said. */ -}}
{{- define "vitrine.checkSecret" -}}
{{- $value := index . 1 | default "" | toString -}}
{{- if and $value (not (regexMatch "\\$\\{(file|env):" $value)) -}}
{{- fail (printf "%s is a secret and would be in a ConfigMap: refer to it, ${file:/path} with a secret that bridge.extraVolumes mounts, or ${env:NAME} with bridge.extraEnv" (index . 0)) -}}
{{- end -}}
{{- end }}

{{- /* Of a duration such as 20s, rounded up; of a reference nothing is known. */ -}}
{{- define "vitrine.seconds" -}}
{{- $number := regexFind "^[0-9]+" . | int -}}
{{- $unit := regexFind "[a-z]+$" . -}}
{{- if eq $unit "ms" }}{{ div (add $number 999) 1000 }}
{{- else }}{{ mul $number (get (dict "s" 1 "m" 60 "h" 3600 "d" 86400) $unit | default 0) }}
{{- end -}}
{{- end }}
